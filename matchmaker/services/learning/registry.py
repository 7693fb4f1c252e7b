"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.domain.clock import Clock
from matchmaker.services.learning.live import LiveWeights
from matchmaker.services.learning.propose import ProposeWeights
from matchmaker.services.learning.versions import WeightVersions
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class LearningServices:
    """Built by `make`, once per process."""

    propose: ProposeWeights
    versions: WeightVersions

    @classmethod
    def make(cls, database: Database, live: LiveWeights, clock: Clock) -> "LearningServices":
        """Wire the use cases."""
        return cls(ProposeWeights(database, live, clock), WeightVersions(database, live, clock))
