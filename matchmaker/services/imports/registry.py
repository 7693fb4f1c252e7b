"""The use cases of this package in one place, so that pages and commands find them by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.domain.vocabulary import ImportKind
from matchmaker.services.accounts.links import Links
from matchmaker.services.imports.batches import Imports
from matchmaker.services.imports.clock import ImportClock
from matchmaker.services.imports.companies_kind import Companies
from matchmaker.services.imports.consent import ImportConsent
from matchmaker.services.imports.events_kind import Events
from matchmaker.services.imports.kind import TableKind
from matchmaker.services.imports.offerings_kind import PartnerOfferings
from matchmaker.services.imports.partners_kind import Partners
from matchmaker.services.imports.results import ImportResults
from matchmaker.services.imports.templates import ImportTemplates
from matchmaker.services.onboarding.application import Application
from matchmaker.services.state_need import StateNeed
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class ImportsServices:
    """Built by `make`, once per process. `kinds`: every kind of table, in the order of the form."""

    kinds: Mapping[ImportKind, TableKind]
    batches: Imports
    results: ImportResults
    templates: ImportTemplates
    consent: ImportConsent
    clock: ImportClock

    @classmethod
    def make(
        cls, database: Database, settings: Settings, clock: Clock, state_need: StateNeed
    ) -> "ImportsServices":
        """Wire the use cases."""
        links = Links(settings.secret_key)
        known: tuple[TableKind, ...] = (
            Companies(links),
            Partners(links, Application(database, clock)),
            PartnerOfferings(),
            Events(),
        )
        kinds = {one.name: one for one in known}
        return cls(
            kinds,
            Imports(database, clock, kinds),
            ImportResults(database, kinds),
            ImportTemplates(database, clock, kinds),
            ImportConsent(database, links, clock, kinds, state_need),
            ImportClock(database, links, clock),
        )
