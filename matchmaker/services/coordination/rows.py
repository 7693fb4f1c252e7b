"""Turns entries of lists into what pages show, with the partners' load; the queries do not grow with rows."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from statistics import median

from matchmaker.domain import policy
from matchmaker.domain.actor import Actor
from matchmaker.domain.introduction import number_of
from matchmaker.domain.months import BERLIN, month_of
from matchmaker.domain.policy import Permission, Subject
from matchmaker.domain.vocabulary import Action
from matchmaker.services.coordination.views import AnswersView, LoadView, Row
from matchmaker.storage.repositories.coordination import ListEntry
from matchmaker.storage.unit_of_work import UnitOfWork

REMEMBERED = timedelta(days=365)
"""How far back a partner's earlier answers count."""


def chamber_of(actor: Actor, permission: Permission = Permission.SEE_QUEUE) -> str:
    """The chamber the actor coordinates. Raises NotFound for everybody else."""
    policy.require(actor, permission, Subject(chamber_code=actor.chamber_code))
    return str(actor.chamber_code)


def days_left(due_at: datetime | None, now: datetime) -> int | None:
    """Calendar days of Berlin from now to a deadline: 0 today, negative when it is over."""
    if due_at is None:
        return None
    return (due_at.astimezone(BERLIN).date() - now.astimezone(BERLIN).date()).days


def row(entry: ListEntry, now: datetime, load: LoadView | None = None, why: str | None = None) -> Row:
    """One introduction of a list."""
    return Row(
        token=entry.token,
        number=number_of(entry.id, entry.created_at),
        status=entry.status,
        version=entry.version,
        created_at=entry.created_at,
        changed_at=entry.changed_at,
        due_at=entry.due_at,
        days_left=days_left(entry.due_at, now),
        need_text=entry.need_text,
        need_language=entry.language,
        band=entry.band,
        reason=entry.reason,
        on_behalf=entry.on_behalf,
        answered=entry.answered,
        sme_key=entry.sme_key,
        sme_name=entry.sme_name,
        sme_size=entry.sme_size,
        place=entry.place,
        district=entry.district,
        partner_key=entry.partner_key,
        partner_name=entry.partner_name,
        offering_key=entry.offering_key,
        offering_title=entry.offering_title,
        load=load,
        why=why,
    )


def by_urgency(entries: Sequence[ListEntry], now: datetime) -> list[ListEntry]:
    """Earliest day of the deadline first, on one day the most confident match first, then the oldest."""

    def urgency(entry: ListEntry) -> tuple[bool, int, float, int]:
        left = days_left(entry.due_at, now)
        return (left is None, left or 0, -entry.confidence, entry.id)

    return sorted(entries, key=urgency)


def loads(uow: UnitOfWork, partner_ids: Collection[int], now: datetime) -> dict[int, LoadView]:
    """Load and earlier answers of partners, in three queries whatever their number."""
    ids = sorted(set(partner_ids))
    if not ids:
        return {}
    places = uow.coordination.places(ids, month_of(now))
    answers = uow.coordination.answers(ids, now - REMEMBERED)
    return {
        one: LoadView(capacity, max(0, capacity - taken), _answers(answers.get(one, [])))
        for one, (capacity, taken) in places.items()
    }


def _answers(found: Sequence[tuple[str, datetime, datetime | None]]) -> AnswersView:
    counts = {action: sum(1 for one in found if one[0] == action) for action in Action}
    waited = [
        (at - approved).total_seconds() / 86_400
        for action, at, approved in found
        if action in (Action.ACCEPT, Action.DECLINE) and approved is not None and approved <= at
    ]
    return AnswersView(
        accepted=counts[Action.ACCEPT],
        declined=counts[Action.DECLINE],
        expired=counts[Action.EXPIRE],
        median_days=round(median(waited), 1) if waited else None,
    )
