"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.matching.ports import Embedder
from matchmaker.services.accounts.links import Links
from matchmaker.services.coordination.case import CoordinatorCase
from matchmaker.services.coordination.confirm import ConfirmByLink
from matchmaker.services.coordination.files import Files
from matchmaker.services.coordination.home import CoordinatorHome
from matchmaker.services.coordination.on_behalf import OpenOnBehalf
from matchmaker.services.coordination.queue import CoordinatorQueue
from matchmaker.services.coordination.search import SearchNetwork
from matchmaker.services.coordination.similar import SimilarNeeds
from matchmaker.services.coordination.trail import AuditTrail
from matchmaker.services.coordination.unmet import UnmetNeeds
from matchmaker.services.coordination.views import Limits
from matchmaker.services.introductions import IntroductionsServices
from matchmaker.services.state_need import StateNeed
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class CoordinationServices:
    """Built by `make`, once per process."""

    home: CoordinatorHome
    queue: CoordinatorQueue
    case: CoordinatorCase
    trail: AuditTrail
    search: SearchNetwork
    files: Files
    on_behalf: OpenOnBehalf
    confirm: ConfirmByLink
    unmet: UnmetNeeds
    limits: Limits

    @classmethod
    def make(
        cls,
        database: Database,
        embedder: Embedder,
        settings: Settings,
        clock: Clock,
        *,
        introductions: IntroductionsServices,
        state_need: StateNeed,
    ) -> "CoordinationServices":
        """Wire the use cases; `embedder` compares needs with each other."""
        queue = CoordinatorQueue(database, SimilarNeeds(embedder), clock)
        return cls(
            home=CoordinatorHome(database, clock),
            queue=queue,
            case=CoordinatorCase(database, introductions.read, queue, clock),
            trail=AuditTrail(database),
            search=SearchNetwork(database, clock),
            files=Files(database, clock),
            on_behalf=OpenOnBehalf(database, state_need, introductions.open_for, clock),
            confirm=ConfirmByLink(
                database, Links(settings.secret_key), introductions.read, introductions.request, clock
            ),
            unmet=UnmetNeeds(database, clock),
            limits=Limits(settings.expiry_days, settings.undo_minutes),
        )
