"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.partners.home import PartnerHome
from matchmaker.services.partners.ledger import CapacityLedger
from matchmaker.services.partners.statistics import PartnerStatistics
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class PartnersServices:
    """Built by `make`, once per process. `clock`: the time by which pages say how many days are left."""

    clock: Clock
    home: PartnerHome
    ledger: CapacityLedger
    statistics: PartnerStatistics

    @classmethod
    def make(
        cls, database: Database, engines: EngineProvider, settings: Settings, clock: Clock
    ) -> "PartnersServices":
        """Wire the use cases."""
        return cls(
            clock=clock,
            home=PartnerHome(database, clock),
            ledger=CapacityLedger(database, clock),
            statistics=PartnerStatistics(database, clock),
        )
