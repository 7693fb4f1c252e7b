"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.partners.statistics import PartnerStatistics
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class PartnersServices:
    """Built by `make`, once per process."""

    statistics: PartnerStatistics

    @classmethod
    def make(
        cls, database: Database, engines: EngineProvider, settings: Settings, clock: Clock
    ) -> "PartnersServices":
        """Wire the use cases."""
        return cls(statistics=PartnerStatistics(database, clock))
