"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.services.chambers.demonstration import DemoChambers
from matchmaker.services.chambers.operate import OperateChambers
from matchmaker.services.chambers.read import ReadChambers
from matchmaker.services.chambers.recognise import RecognisePartners
from matchmaker.services.chambers.set_up import SetUpChambers
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class ChambersServices:
    """Built by the container."""

    read: ReadChambers
    set_up: SetUpChambers
    operate: OperateChambers
    recognise: RecognisePartners
    demonstration: DemoChambers

    @classmethod
    def make(cls, database: Database, settings: Settings, clock: Clock) -> "ChambersServices":
        """Wire the use cases."""
        return cls(
            ReadChambers(database, clock),
            SetUpChambers(database, settings, clock),
            OperateChambers(database, clock),
            RecognisePartners(database, clock),
            DemoChambers(database, settings, clock),
        )
