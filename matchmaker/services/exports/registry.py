"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.services.exports.export import Exports
from matchmaker.services.introductions.registry import moves_of
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.storage.database import Database
from matchmaker.storage.export_trail import ExportTrail


@dataclass(frozen=True, slots=True)
class ExportsServices:
    """Built by `make`, once per process."""

    tables: Exports

    @classmethod
    def make(
        cls, database: Database, questionnaire: Questionnaire, settings: Settings, clock: Clock
    ) -> "ExportsServices":
        """Wire the use cases."""
        deadlines = moves_of(database, settings, clock).deadlines
        trail = ExportTrail.of(settings.var_dir)
        return cls(tables=Exports(database, deadlines, questionnaire, trail, clock))
