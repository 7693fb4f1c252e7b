"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.onboarding.application import Application
from matchmaker.services.onboarding.choices import Choices
from matchmaker.services.onboarding.documents import Documents
from matchmaker.services.onboarding.duplicates import Duplicates
from matchmaker.services.onboarding.offerings import Offerings
from matchmaker.services.onboarding.preview import Preview
from matchmaker.services.onboarding.profile import Profile
from matchmaker.services.onboarding.review import Review
from matchmaker.services.onboarding.revisions import Revisions
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class OnboardingServices:
    """Built by `make`, once per process."""

    application: Application
    choices: Choices
    offerings: Offerings
    profile: Profile
    documents: Documents
    preview: Preview
    review: Review
    revisions: Revisions

    @classmethod
    def make(
        cls, database: Database, engines: EngineProvider, settings: Settings, clock: Clock
    ) -> "OnboardingServices":
        """Wire the use cases."""
        duplicates = Duplicates(database, engines)
        return cls(
            application=Application(database, clock),
            choices=Choices(database, clock, duplicates),
            offerings=Offerings(database, clock),
            profile=Profile(database, clock),
            documents=Documents(database, clock),
            preview=Preview(database, clock, engines, settings.data_dir),
            review=Review(database, clock, duplicates),
            revisions=Revisions(database, clock, duplicates),
        )
