"""Find an industry by the plain word an owner uses for the own trade."""

from matchmaker.services.present import in_language, industry_view
from matchmaker.services.views import IndustryView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

SHOWN = 8
"""Industries offered for one word: more than fit a phone's screen help nobody."""


class Industries:
    """The picker over WZ 2008: nobody needs to know a code."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, word: str, language: str) -> list[IndustryView]:
        """The best industries for a plain word ("Schreiner", "baker"), best first; at most eight."""
        if not word.strip():
            return []
        with UnitOfWork(self._database) as uow:
            hits = uow.reference.search_industries(word, language, SHOWN)
        return [IndustryView(hit.code, in_language(hit.titles, language), word) for hit in hits]

    def by_code(self, code: str, language: str) -> IndustryView | None:
        """One industry by its code, None when there is no such code."""
        with UnitOfWork(self._database) as uow:
            return industry_view(uow.reference.industry(code), language)
