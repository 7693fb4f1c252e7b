"""Suggest topics for the text an owner is typing."""

from matchmaker.domain.need import TEXT_MAX
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.present import Presenter
from matchmaker.services.views import TopicView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

SHOWN = 5
TEXT_MIN = 8
"""Characters below which a text says too little to suggest anything."""
PROBABILITY_MIN = 0.08
"""Likelihood below which a topic is not suggested; a wrong chip costs more trust than a missing one."""


class SuggestTopics:
    """Topics that a text is probably about, likeliest first."""

    def __init__(self, database: Database, engines: EngineProvider) -> None:
        self._database = database
        self._engines = engines

    def suggest(self, text: str, language: str) -> list[TopicView]:
        """At most five topics; none for a text of less than eight characters."""
        text = text.strip()[:TEXT_MAX]
        if len(text) < TEXT_MIN:
            return []
        found = self._engines.current().suggest_topics(text, SHOWN)
        with UnitOfWork(self._database) as uow:
            presenter = Presenter.load(uow, language)
        return list(
            presenter.topic_views(key for key, probability in found if probability >= PROBABILITY_MIN)
        )
