"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.domain.clock import Clock
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.steering.comparison import Comparison
from matchmaker.services.steering.gap_work import GapWork
from matchmaker.services.steering.gaps import Gaps
from matchmaker.services.steering.network import Network
from matchmaker.services.steering.neutrality import Neutrality
from matchmaker.services.steering.published import PublishedNeutrality
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class SteeringServices:
    """Built by `make`, once per process."""

    neutrality: Neutrality
    published: PublishedNeutrality
    network: Network
    gaps: Gaps
    comparison: Comparison

    @classmethod
    def make(cls, database: Database, engines: EngineProvider, clock: Clock) -> "SteeringServices":
        """Wire the use cases."""
        neutrality = Neutrality(database, clock)
        return cls(
            neutrality,
            PublishedNeutrality(database, clock),
            Network(database),
            Gaps(database, GapWork(database, engines, clock)),
            Comparison(database, clock, neutrality),
        )
