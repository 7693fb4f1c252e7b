"""How every move is made: right, version, table, trail, capacity and mails in one transaction."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from matchmaker.domain import policy
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.introduction import OCCUPYING, Deadlines, move
from matchmaker.domain.policy import Permission, Subject
from matchmaker.domain.vocabulary import Action, ActorKind, IntroductionStatus, RefusalReason
from matchmaker.storage.database import Database
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction, IntroductionEvent

T = TypeVar("T")

ATTEMPTS = 12
"""How often a move is tried when others change the same rows at the same moment."""

GUARDED = (
    *("introductions", "introduction_events", "introduction_feedback"),
    *("partner_months", "capacity_slots", "outbox"),
)
"""Tables whose constraints refuse the slower of two writers; everything is checked afresh then."""


@dataclass(frozen=True, slots=True)
class Doer:
    """Who makes a move: a person of a side, or the clock."""

    kind: ActorKind
    user_id: int | None

    @classmethod
    def of(cls, actor: Actor) -> "Doer":
        """The person as one of the sides. Raises NotFound for visitors."""
        if actor.kind is None:
            raise NotFound("only people of an organisation make moves")
        return cls(actor.kind, actor.user_id)


CLOCK = Doer(ActorKind.CLOCK, None)


@dataclass(frozen=True, slots=True)
class Step:
    """One move and what goes with it into the trail.

    `complete`: the move completes what all sides owe (Transition.to_when_complete). `outcome` goes into the
    trail in place of a reason.
    """

    action: Action
    doer: Doer
    reason: RefusalReason | None = None
    text: str | None = None
    complete: bool = False
    outcome: str | None = None


class Moves:
    """Transactions of introductions, with the clock and the deadlines they share."""

    def __init__(self, database: Database, clock: Clock, deadlines: Deadlines) -> None:
        self.database = database
        self.clock = clock
        self.deadlines = deadlines

    def write(self, work: Callable[[UnitOfWork, datetime], T]) -> T:
        """Do `work` in one transaction and commit it.

        When somebody else was quicker, it is done again from the start, so that all its checks see what the
        other has done: one click never becomes two moves. Raises Conflict (busy) after many attempts.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with UnitOfWork(self.database, write=True) as uow:
                    result = work(uow, self.clock())
                    uow.commit()
                return result
            except (ConcurrentChange, StaleDataError):
                pass
            except IntegrityError as error:
                if not _lost_a_race(error):
                    raise
            time.sleep(random.uniform(0.005, 0.03) * attempt)  # noqa: S311 (spreads retries, no secret)
        raise Conflict("too many people are changing this at the same time", key="busy")

    def find(
        self,
        uow: UnitOfWork,
        actor: Actor,
        token: str,
        permission: Permission,
        version: int | None = None,
        *,
        to_show: bool = False,
    ) -> Introduction:
        """The introduction, when the actor may do this to it and has seen its present version.

        Raises NotFound, Forbidden and Conflict (stale).
        """
        row = uow.introductions.by_token(token, to_show=to_show)
        if row is None:
            raise NotFound("there is no such introduction")
        policy.require(actor, permission, subject_of(row), see=Permission.SEE_INTRODUCTION)
        if version is not None and row.version != version:
            raise Conflict(
                f"the page showed version {version}, now it is {row.version}", row.status, key="stale"
            )
        return row

    def make(self, uow: UnitOfWork, row: Introduction, step: Step, now: datetime) -> IntroductionEvent:
        """Make one move with everything that belongs to it; returns its entry in the trail.

        A move that leaves the status leaves the row alone, too, so nobody's page becomes stale by it.
        Raises Conflict (moved_on, no_capacity).
        """
        # A new row has no status in the database yet; its first move gives it one.
        before = IntroductionStatus(row.status) if row.events else None
        transition = move(before, step.action, step.doer.kind)
        if transition.needs_reason and step.reason is None:
            raise ValueError(f"{step.action.value} needs a reason")
        if transition.needs_text and not step.text:
            raise ValueError(f"{step.action.value} needs a text")
        after = transition.leads_to(before, complete=step.complete)
        event = IntroductionEvent(
            number=len(row.events) + 1,
            action=step.action.value,
            from_status=before.value if before else None,
            to_status=after.value,
            actor_kind=step.doer.kind.value,
            actor_id=step.doer.user_id,
            reason=step.reason.value if step.reason else step.outcome,
            text=step.text,
            at=now,
        )
        row.events.append(event)
        if after is not before:
            self._enter(row, step, after, now)
        uow.session.flush()
        self._keep_ledger(uow, row, before, after, now)
        return event

    def _enter(self, row: Introduction, step: Step, status: IntroductionStatus, now: datetime) -> None:
        row.status, row.changed_at = status.value, now
        row.due_at = self.deadlines.due_at(status, now)
        match status:
            case IntroductionStatus.REQUESTED:
                row.requested_at = row.requested_at or now
                row.approved_at = None
            case IntroductionStatus.APPROVED:
                row.approved_at = now
            case IntroductionStatus.ACCEPTED:
                row.accepted_at = now
            case IntroductionStatus.REFUSED | IntroductionStatus.DECLINED:
                row.reason = step.reason.value if step.reason else None
                row.reason_text = step.text

    def _keep_ledger(
        self,
        uow: UnitOfWork,
        row: Introduction,
        before: IntroductionStatus | None,
        after: IntroductionStatus,
        now: datetime,
    ) -> None:
        if after in OCCUPYING and before not in OCCUPYING:
            try:
                uow.capacity.take(row.partner, row, now)
            except Conflict as full:
                raise Conflict(str(full), before.value if before else None, key=full.key) from full
        elif before in OCCUPYING and after not in OCCUPYING:
            uow.capacity.free(row)


def subject_of(row: Introduction) -> Subject:
    """To whom an introduction belongs. The partner knows of it as soon as it has been asked."""
    return Subject(
        sme_id=row.sme_id,
        partner_id=row.partner_id,
        chamber_code=row.chamber_code,
        asked=row.approved_at is not None,
    )


def _lost_a_race(error: IntegrityError) -> bool:
    table = getattr(getattr(error.orig, "diag", None), "table_name", None)
    if table is not None:
        return table in GUARDED
    return any(f" {name}." in str(error.orig) for name in GUARDED)
