"""What needs a coordinator's attention today."""

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.vocabulary import IntroductionStatus
from matchmaker.services.coordination.lists import ListKey, filter_of
from matchmaker.services.coordination.rows import by_urgency, chamber_of, row
from matchmaker.services.coordination.views import HomeView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

FIRST = 5
"""Most urgent requests shown on the home page."""
COUNTED = (
    *(ListKey.TO_DECIDE, ListKey.ANSWERED, ListKey.QUESTIONS, ListKey.CONFIRMATION, ListKey.AT_PARTNER),
    *(ListKey.SILENT, ListKey.EXPIRING, ListKey.UNPLACED, ListKey.RUNNING),
    ListKey.OUTCOME,
)


class CoordinatorHome:
    """Counts and the most urgent requests of one chamber."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def today(self, actor: Actor, language: str) -> HomeView:
        """Everything that waits. Raises NotFound for everybody but coordinators."""
        chamber, now = chamber_of(actor), self._clock()
        with UnitOfWork(self._database) as uow:
            by_status = uow.coordination.counts(chamber, now)
            waiting = by_status.get(IntroductionStatus.REQUESTED)
            applications, edits = uow.coordination.reviews_waiting(chamber)
            entries = uow.coordination.entries(chamber, filter_of(ListKey.TO_DECIDE, now), language)
            place = uow.reference.chamber(chamber)
            unmet = uow.unmet.waiting(chamber)
            weights = uow.weights.undecided()
            proposals = len(uow.events.in_review(chamber))
            full = uow.capacity.full_partners(now)
            names = tuple((key, name) for key, name in uow.partners.active_names() if key in full)
            counts = {key: uow.coordination.size(chamber, filter_of(key, now)) for key in COUNTED}
        return HomeView(
            counts=counts,
            oldest=waiting.oldest if waiting else None,
            next_due=waiting.earliest_due if waiting else None,
            overdue=waiting.overdue if waiting else 0,
            applications=applications,
            edits=edits,
            unmet=unmet,
            weights=weights,
            proposals=proposals,
            full=names,
            first=tuple(row(entry, now) for entry in by_urgency(entries, now)[:FIRST]),
            chamber_name=place.name if place else "",
        )
