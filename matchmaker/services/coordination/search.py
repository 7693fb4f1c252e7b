"""One search box over SMEs, partners and introductions."""

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.services.coordination.rows import chamber_of, row
from matchmaker.services.coordination.views import PartnerFound, Row, SearchView, SmeFound
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.coordination import ListFilter
from matchmaker.storage.repositories.search import typed_number, typed_words
from matchmaker.storage.unit_of_work import UnitOfWork

TEXT_MAX = 200
"""Characters of a search that count."""
SHOWN = 5
"""Hits of each kind when all kinds are shown together."""
PAGE_SIZE = 20
"""Hits of a page when one kind is shown."""
KINDS = ("smes", "partners", "introductions")


class SearchNetwork:
    """SMEs and introductions of the own chamber only; partners of the whole network."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def search(
        self, actor: Actor, text: str, language: str, kind: str | None = None, page: int = 1
    ) -> SearchView:
        """What holds every typed word, or the introduction with the typed number.

        Without `kind` the first hits of every kind, with it one page of that kind; too high a page is the
        last. Nothing typed finds nothing. Raises NotFound for everybody but coordinators.
        """
        chamber, typed = chamber_of(actor), text.strip()[:TEXT_MAX]
        wanted = kind if kind in KINDS else None
        words, number = typed_words(typed), typed_number(typed)
        if not words:
            return SearchView(typed, wanted, (), 0, (), 0, (), 0, 1, 1)
        asked = ListFilter(words=tuple(words))
        if number:
            asked = ListFilter(year=number[0], introduction_id=number[1])
        with UnitOfWork(self._database) as uow:
            found = uow.coordination.found(chamber, asked)
            sizes = {
                "smes": uow.search.smes_size(chamber, words),
                "partners": uow.search.partners_size(words),
                "introductions": len(found),
            }
            limit = PAGE_SIZE if wanted else SHOWN
            pages = max(1, -(-sizes[wanted] // PAGE_SIZE)) if wanted else 1
            page = min(max(1, page), pages)
            offset = (page - 1) * limit
            smes = uow.search.smes(chamber, words, limit, offset) if wanted in (None, "smes") else []
            partners = uow.search.partners(words, limit, offset) if wanted in (None, "partners") else []
            introductions: tuple[Row, ...] = ()
            if wanted in (None, "introductions"):
                entries = uow.coordination.entries_of(found[offset : offset + limit], language)
                introductions = tuple(row(entry, self._clock()) for entry in entries)
        return SearchView(
            text=typed,
            kind=wanted,
            smes=tuple(
                SmeFound(one.key, one.name, one.size, one.postcode, one.place, one.needs, one.introductions)
                for one in smes
            ),
            smes_total=sizes["smes"],
            partners=tuple(
                PartnerFound(one.key, one.name, one.status, one.seat, one.offering) for one in partners
            ),
            partners_total=sizes["partners"],
            introductions=introductions,
            introductions_total=sizes["introductions"],
            page=page,
            pages=pages,
        )
