"""What needs a coordinator's attention today."""

from datetime import timedelta

from matchmaker.domain.actor import Actor
from matchmaker.domain.attention import fell
from matchmaker.domain.clock import Clock
from matchmaker.domain.policy import Permission, Subject, may
from matchmaker.domain.vocabulary import IntroductionStatus
from matchmaker.services.coordination.lists import ListKey, filter_of
from matchmaker.services.coordination.rows import by_urgency, chamber_of, row
from matchmaker.services.coordination.views import HomeView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

UNREACHED = timedelta(days=30)
"""For how long undelivered mails are shown, unless a later one arrives."""
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
            unreached = uow.attention.unreached(chamber, now - UNREACHED)
            addresses = uow.attention.unreached_addresses(chamber, now - UNREACHED)
            answers = uow.attention.answers(chamber, now)
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
            unreached=tuple(unreached),
            unreached_addresses=addresses,
            fallen=tuple(one for one in answers if fell(one.before, one.recent)),
            sees_mails=may(actor, Permission.MANAGE_PEOPLE, Subject(chamber_code=chamber)),
            first=tuple(row(entry, now) for entry in by_urgency(entries, now)[:FIRST]),
            chamber_name=place.name if place else "",
        )
