"""An introduction's life: one table of moves, who may make them, who must act next, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.vocabulary import Action, ActorKind, IntroductionStatus, Outcome, RefusalReason

PERSONAL_LINE_MAX = 500
"""Characters of the line an SME writes with its request, and of the line of a rating."""
TEXT_MAX = 1000
"""Characters of a question or an answer in the thread."""
REASON_TEXT_MAX = 500
"""Characters of the words that go with a reason."""
STARS_MIN, STARS_MAX = 1, 5

_Status = IntroductionStatus

OCCUPYING = frozenset({_Status.APPROVED, _Status.ACCEPTED, _Status.MET, _Status.NO_SHOW, _Status.CLOSED})
"""Statuses that occupy one of the partner's places of the month of approval."""
RELEASED = frozenset({_Status.ACCEPTED, _Status.MET, _Status.NO_SHOW, _Status.CLOSED})
"""Statuses in which both sides know each other's contact data."""
OPEN = frozenset(
    {
        *(_Status.DRAFT, _Status.REQUESTED, _Status.INFO_NEEDED, _Status.APPROVED),
        *(_Status.ACCEPTED, _Status.MET, _Status.NO_SHOW),
    }
)
"""Statuses in which somebody still has to act; only one such introduction for each need and partner."""

DECLINE_REASONS = (
    RefusalReason.NO_CAPACITY,
    RefusalReason.NOT_OUR_EXPERTISE,
    RefusalReason.REGION,
    RefusalReason.SIZE,
    RefusalReason.OTHER,
)
"""What a partner may give as its reason, in the order in which it is asked."""
REFUSAL_REASONS = (
    RefusalReason.UNCLEAR,
    RefusalReason.NOT_DIGITAL,
    RefusalReason.DUPLICATE,
    RefusalReason.NOT_OUR_EXPERTISE,
    RefusalReason.REGION,
    RefusalReason.SIZE,
    RefusalReason.NO_CAPACITY,
    RefusalReason.OTHER,
)
"""What a coordinator may give as the reason, in the order in which it is asked."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: who may do what from where, and where it leads.

    `sources`: None in it means that no introduction exists yet. `to` None: the status stays.
    `to_when_complete`: where it leads when this move completes what all sides owe (the second rating).
    """

    action: Action
    sources: frozenset[IntroductionStatus | None]
    to: IntroductionStatus | None
    kinds: frozenset[ActorKind]
    needs_reason: bool = False
    needs_text: bool = False
    to_when_complete: IntroductionStatus | None = None

    def leads_to(self, status: IntroductionStatus | None, *, complete: bool = False) -> IntroductionStatus:
        """The status after the move."""
        target = self.to_when_complete if complete and self.to_when_complete else self.to
        if target is None and status is None:
            raise ValueError("a move out of nothing must lead somewhere")
        return target or IntroductionStatus(str(status))


def _row(
    action: Action,
    sources: Iterable[IntroductionStatus | None],
    to: IntroductionStatus | None,
    *kinds: ActorKind,
    reason: bool = False,
    text: bool = False,
    complete: IntroductionStatus | None = None,
) -> Transition:
    return Transition(action, frozenset(sources), to, frozenset(kinds), reason, text, complete)


_SME, _PARTNER, _COORDINATOR, _CLOCK = (
    *(ActorKind.SME, ActorKind.PARTNER),
    *(ActorKind.COORDINATOR, ActorKind.CLOCK),
)
_HELD = (_Status.MET, _Status.NO_SHOW)

TRANSITIONS: tuple[Transition, ...] = (
    _row(Action.OPEN, [None], _Status.DRAFT, _SME, _COORDINATOR),
    _row(Action.REQUEST, [_Status.DRAFT], _Status.REQUESTED, _SME),
    _row(Action.ASK, [_Status.REQUESTED], _Status.INFO_NEEDED, _COORDINATOR, text=True),
    _row(Action.ANSWER, [_Status.INFO_NEEDED], _Status.REQUESTED, _SME, text=True),
    _row(Action.APPROVE, [_Status.REQUESTED], _Status.APPROVED, _COORDINATOR),
    _row(Action.UNDO_APPROVE, [_Status.APPROVED], _Status.REQUESTED, _COORDINATOR),
    # A question that the SME never answers must not keep the request open for ever.
    _row(Action.REFUSE, [_Status.REQUESTED, _Status.INFO_NEEDED], _Status.REFUSED, _COORDINATOR, reason=True),
    _row(Action.EXCHANGE, [_Status.REQUESTED, _Status.APPROVED], _Status.WITHDRAWN, _COORDINATOR),
    # The new introduction in place of the exchanged one: the SME has requested it once already.
    _row(Action.EXCHANGE, [None], _Status.REQUESTED, _COORDINATOR),
    _row(Action.ACCEPT, [_Status.APPROVED], _Status.ACCEPTED, _PARTNER),
    _row(Action.DECLINE, [_Status.APPROVED], _Status.DECLINED, _PARTNER, reason=True),
    # Whose turn it is: the SME to confirm what was opened by telephone, or the partner.
    _row(Action.REMIND, [_Status.DRAFT, _Status.APPROVED], None, _CLOCK),
    _row(Action.EXPIRE, [_Status.APPROVED], _Status.EXPIRED, _CLOCK),
    _row(
        Action.WITHDRAW,
        [_Status.DRAFT, _Status.REQUESTED, _Status.INFO_NEEDED, _Status.APPROVED],
        *(_Status.WITHDRAWN, _SME),
    ),
    # What a coordinator opened by telephone and nobody confirms, the coordinator takes back, or in the end
    # the clock: no partner has heard of it, and the SME may request it anew.
    _row(Action.WITHDRAW, [_Status.DRAFT], _Status.WITHDRAWN, _COORDINATOR, _CLOCK),
    _row(Action.REPORT_MET, [_Status.ACCEPTED], _Status.MET, _SME, _PARTNER, _COORDINATOR),
    _row(Action.REPORT_NO_SHOW, [_Status.ACCEPTED], _Status.NO_SHOW, _SME, _PARTNER, _COORDINATOR),
    _row(Action.RATE, _HELD, None, _SME, _PARTNER, complete=_Status.CLOSED),
    _row(Action.CLOSE, _HELD, _Status.CLOSED, _COORDINATOR),
)
"""The whole life of an introduction. What is not listed is refused."""


def find(status: IntroductionStatus | str | None, action: Action, kind: ActorKind) -> Transition | None:
    """The row that allows this move, or None."""
    known = None if status is None else IntroductionStatus(status)
    return next(
        (row for row in TRANSITIONS if row.action is action and known in row.sources and kind in row.kinds),
        None,
    )


def move(status: IntroductionStatus | str | None, action: Action, kind: ActorKind) -> Transition:
    """The move an actor of this kind makes from this status (None: there is no introduction yet).

    Raises Conflict with the present status when the table does not allow it.
    """
    row = find(status, action, kind)
    if row is None:
        present = "nothing" if status is None else f"the status {IntroductionStatus(status).value}"
        raise Conflict(
            f"{action.value} by {kind.value} is not possible from {present}",
            None if status is None else str(status),
        )
    return row


def actions_for(status: IntroductionStatus | str, kind: ActorKind) -> tuple[Action, ...]:
    """What an actor of this kind may do now, in the order of the table."""
    known = IntroductionStatus(status)
    return tuple(
        dict.fromkeys(row.action for row in TRANSITIONS if known in row.sources and kind in row.kinds)
    )


_NEXT = {
    _Status.DRAFT: "sme",
    _Status.REQUESTED: "coordinator",
    _Status.INFO_NEEDED: "sme",
    _Status.APPROVED: "partner",
    _Status.ACCEPTED: "both",
    _Status.MET: "both",
    _Status.NO_SHOW: "both",
}


def next_step(status: IntroductionStatus | str) -> str:
    """Who must act now: "sme", "coordinator", "partner", "both" sides, or "nobody"."""
    return _NEXT.get(IntroductionStatus(status), "nobody")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long everybody has. The partner's time (`expiry_days`) and the SME's to confirm (`confirm_days`)
    are enforced; the others are shown and sort the queue.

    `reminder_days`: days after approval on which the partner is reminded; `confirm_reminder_days`: days after
    a request was opened by telephone on which the SME is. `undo_minutes`: how long a coordinator may take an
    approval back.
    """

    expiry_days: int = 10
    reminder_days: tuple[int, ...] = (3, 6)
    undo_minutes: int = 10
    confirm_days: int = 10
    confirm_reminder_days: tuple[int, ...] = (3,)
    decide_days: int = 3
    answer_days: int = 7
    meet_days: int = 21
    rate_days: int = 14

    def due_at(self, status: IntroductionStatus | str, since: datetime) -> datetime | None:
        """When an introduction that is in this status since then must have moved on; None: never."""
        days = {
            _Status.DRAFT: self.confirm_days,
            _Status.REQUESTED: self.decide_days,
            _Status.INFO_NEEDED: self.answer_days,
            _Status.APPROVED: self.expiry_days,
            _Status.ACCEPTED: self.meet_days,
            _Status.MET: self.rate_days,
            _Status.NO_SHOW: self.rate_days,
        }.get(IntroductionStatus(status))
        return None if days is None else since + timedelta(days=days)

    def reminder_due(self, approved_at: datetime, now: datetime) -> datetime | None:
        """The latest moment up to now at which the partner had to be reminded; None: not yet."""
        return _latest(self.reminder_days, approved_at, now)

    def confirm_reminder_due(self, opened_at: datetime, now: datetime) -> datetime | None:
        """The latest moment up to now at which the SME had to be reminded to confirm; None: not yet."""
        return _latest(self.confirm_reminder_days, opened_at, now)

    def may_undo(self, approved_at: datetime, now: datetime) -> bool:
        """Whether an approval of that moment can still be taken back."""
        return now <= approved_at + timedelta(minutes=self.undo_minutes)


def _latest(days: Iterable[int], since: datetime, now: datetime) -> datetime | None:
    moments = (since + timedelta(days=day) for day in days)
    return max((moment for moment in moments if moment <= now), default=None)


def number_of(introduction_id: int, created_at: datetime) -> str:
    """The number people say on the telephone: V-<year>-<five digits or more>."""
    return f"V-{created_at.year}-{introduction_id:05d}"


def check_text(text: str, *, field: str = "text", most: int = TEXT_MAX, required: bool = True) -> str:
    """The text trimmed. Raises InvalidInput with the keys text_missing and text_too_long for the field."""
    trimmed = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if required and not trimmed:
        raise InvalidInput({field: "text_missing"})
    if len(trimmed) > most:
        raise InvalidInput({field: "text_too_long"})
    return trimmed


def check_reason(
    reason: str, text: str, allowed: Iterable[RefusalReason]
) -> tuple[RefusalReason, str | None]:
    """A reason with its words; "other" says nothing by itself, so it needs words.

    Raises InvalidInput with the keys reason_missing, text_missing and text_too_long.
    """
    if reason not in {one.value for one in allowed}:
        raise InvalidInput({"reason": "reason_missing"})
    chosen = RefusalReason(reason)
    words = check_text(text, most=REASON_TEXT_MAX, required=chosen is RefusalReason.OTHER)
    return chosen, words or None


def check_rating(outcome: str, stars: int, line: str) -> tuple[Outcome, int, str]:
    """A rating as it is kept.

    Raises InvalidInput with the keys outcome_missing, stars_missing and text_too_long.
    """
    errors: dict[str, str] = {}
    if outcome not in {one.value for one in Outcome}:
        errors["outcome"] = "outcome_missing"
    if not STARS_MIN <= stars <= STARS_MAX:
        errors["stars"] = "stars_missing"
    try:
        words = check_text(line, field="line", most=PERSONAL_LINE_MAX, required=False)
    except InvalidInput as problem:
        errors |= problem.errors
    if errors:
        raise InvalidInput(errors)
    return Outcome(outcome), stars, words
