"""The use cases of this package in one place, so that pages find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.erasure.erase import EraseAccount
from matchmaker.services.erasure.own_data import OwnData
from matchmaker.services.introductions.registry import moves_of
from matchmaker.storage.database import Database
from matchmaker.storage.export_trail import ExportTrail


@dataclass(frozen=True, slots=True)
class ErasureServices:
    """Built by `make`, once per process."""

    account: EraseAccount
    own_data: OwnData

    @classmethod
    def make(
        cls, database: Database, engines: EngineProvider, settings: Settings, clock: Clock
    ) -> "ErasureServices":
        """Wire the use cases."""
        moves = moves_of(database, settings, clock)
        trail = ExportTrail.of(settings.var_dir)
        return cls(account=EraseAccount(database, clock, moves), own_data=OwnData(database, trail, clock))
