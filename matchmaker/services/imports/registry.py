"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.services.imports.batches import Imports
from matchmaker.services.imports.clock import ImportClock
from matchmaker.services.imports.consent import ImportConsent
from matchmaker.services.imports.results import ImportResults
from matchmaker.services.state_need import StateNeed
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class ImportsServices:
    """Built by `make`, once per process."""

    batches: Imports
    results: ImportResults
    consent: ImportConsent
    clock: ImportClock

    @classmethod
    def make(
        cls, database: Database, settings: Settings, clock: Clock, state_need: StateNeed
    ) -> "ImportsServices":
        """Wire the use cases."""
        return cls(
            Imports(database, settings, clock),
            ImportResults(database),
            ImportConsent(database, settings, clock, state_need),
            ImportClock(database, settings, clock),
        )
