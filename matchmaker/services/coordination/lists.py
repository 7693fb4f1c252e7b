"""The lists of a coordinator: which introductions stand in each of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from matchmaker.domain.vocabulary import IntroductionStatus as Status
from matchmaker.storage.repositories.coordination import ListFilter

SILENT_DAYS = 3
"""Days after which a partner that has not answered stands in the list of silent ones: its first reminder."""
EXPIRING_DAYS = 2
"""Days before its end from which an unanswered introduction stands in the list of those that end soon."""
OUTCOME_DAYS = 14
"""Days without news after which an introduction stands in the list of missing outcomes."""
ENDED_DAYS = 30
"""Days for which an introduction that no partner took up, and no other replaced, is shown."""


class ListKey(StrEnum):
    """Every introduction of a chamber stands in at least one of them."""

    TO_DECIDE = "to_decide"
    ANSWERED = "answered"
    QUESTIONS = "questions"
    CONFIRMATION = "confirmation"
    AT_PARTNER = "at_partner"
    SILENT = "silent"
    EXPIRING = "expiring"
    UNPLACED = "unplaced"
    RUNNING = "running"
    OUTCOME = "outcome"
    DONE = "done"
    ALL = "all"


URGENT = frozenset(
    {
        *(ListKey.TO_DECIDE, ListKey.ANSWERED, ListKey.QUESTIONS, ListKey.CONFIRMATION),
        *(ListKey.AT_PARTNER, ListKey.SILENT, ListKey.EXPIRING, ListKey.RUNNING),
        ListKey.OUTCOME,
    }
)
"""Lists that are sorted by deadline; the others show what changed last first."""
TO_APPROVE = frozenset({ListKey.TO_DECIDE, ListKey.ANSWERED})
"""Lists in which everything waits for a decision."""

_STATUSES: Mapping[ListKey, tuple[Status, ...]] = {
    ListKey.TO_DECIDE: (Status.REQUESTED,),
    ListKey.ANSWERED: (Status.REQUESTED,),
    ListKey.QUESTIONS: (Status.INFO_NEEDED,),
    ListKey.CONFIRMATION: (Status.DRAFT,),
    ListKey.AT_PARTNER: (Status.APPROVED,),
    ListKey.SILENT: (Status.APPROVED,),
    ListKey.EXPIRING: (Status.APPROVED,),
    ListKey.UNPLACED: (Status.EXPIRED, Status.DECLINED),
    ListKey.RUNNING: (Status.ACCEPTED, Status.MET, Status.NO_SHOW),
    ListKey.OUTCOME: (Status.ACCEPTED, Status.MET, Status.NO_SHOW),
    ListKey.DONE: (Status.CLOSED, Status.REFUSED, Status.DECLINED, Status.EXPIRED, Status.WITHDRAWN),
    ListKey.ALL: (),
}


def filter_of(
    key: ListKey,
    now: datetime,
    *,
    topic: str | None = None,
    district: str | None = None,
    partner: str | None = None,
) -> ListFilter:
    """What the store is asked for a list at this moment."""
    return ListFilter(
        statuses=tuple(status.value for status in _STATUSES[key]),
        answered=key is ListKey.ANSWERED,
        on_behalf=key is ListKey.CONFIRMATION,
        unreplaced=key is ListKey.UNPLACED,
        approved_before=now - timedelta(days=SILENT_DAYS) if key is ListKey.SILENT else None,
        due_before=now + timedelta(days=EXPIRING_DAYS) if key is ListKey.EXPIRING else None,
        changed_after=now - timedelta(days=ENDED_DAYS) if key is ListKey.UNPLACED else None,
        changed_before=now - timedelta(days=OUTCOME_DAYS) if key is ListKey.OUTCOME else None,
        topic=topic,
        district=district,
        partner=partner,
    )
