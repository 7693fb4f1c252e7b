"""Events of a chamber's programme: their life and that of registrations, one table of moves each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.errors import Conflict
from matchmaker.domain.vocabulary import (
    ActorKind,
    EventAction,
    EventStatus,
    RegistrationAction,
    RegistrationStatus,
)

_Event, _Seat = EventStatus, RegistrationStatus

PUBLIC = frozenset({_Event.PUBLISHED, _Event.CANCELLED})
"""States in which everybody may see the event; who has planned with it must read that it was cancelled."""

OCCUPYING = frozenset({_Seat.REGISTERED, _Seat.ATTENDED, _Seat.ABSENT})
"""States of a registration that occupy one of the event's numbered places (docs/adr/0022)."""

LIVING = frozenset({_Seat.REGISTERED, _Seat.WAITING})
"""States that the person can still cancel."""

TOOK_PART = frozenset({_Seat.REGISTERED, _Seat.ATTENDED})
"""States that count as taking part once the event is over; whoever is ticked as absent did not."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a visitor filters the calendar by; None means any. `month` is like 2027-04 (Europe/Berlin).

    `online`: only what can be attended without travelling. Without a month only what is not over is found.
    """

    kind: str | None = None
    topic: str | None = None
    district: str | None = None
    online: bool = False
    language: str | None = None
    month: str | None = None


@dataclass(frozen=True, slots=True)
class EventMove:
    """One row of the table of events. `sources`: None in it means that there is no event yet.

    `by_partner`: whether the row is for events that a partner hosts (True), the chamber (False), or both
    (None). `to` None: the status stays; after DELETE there is no event any more.
    """

    action: EventAction
    sources: frozenset[EventStatus | None]
    to: EventStatus | None
    kind: ActorKind
    by_partner: bool | None = None


def _event(
    action: EventAction,
    sources: Iterable[EventStatus | None],
    to: EventStatus | None,
    kind: ActorKind,
    by_partner: bool | None = None,
) -> EventMove:
    return EventMove(action, frozenset(sources), to, kind, by_partner)


_CHAMBER, _PARTNER = ActorKind.COORDINATOR, ActorKind.PARTNER

EVENT_MOVES: tuple[EventMove, ...] = (
    _event(EventAction.CREATE, [None], _Event.DRAFT, _CHAMBER, False),
    _event(EventAction.CREATE, [None], _Event.DRAFT, _PARTNER, True),
    _event(EventAction.EDIT, [_Event.DRAFT], None, _CHAMBER, False),
    _event(EventAction.EDIT, [_Event.DRAFT, _Event.RETURNED], None, _PARTNER, True),
    # What is published is the chamber's word to everybody who registered: only the chamber changes it.
    _event(EventAction.EDIT, [_Event.PUBLISHED], None, _CHAMBER),
    _event(EventAction.PUBLISH, [_Event.DRAFT], _Event.PUBLISHED, _CHAMBER, False),
    _event(EventAction.SUBMIT, [_Event.DRAFT, _Event.RETURNED], _Event.IN_REVIEW, _PARTNER, True),
    _event(EventAction.RETURN, [_Event.IN_REVIEW], _Event.RETURNED, _CHAMBER, True),
    _event(EventAction.APPROVE, [_Event.IN_REVIEW], _Event.PUBLISHED, _CHAMBER, True),
    _event(EventAction.WITHDRAW, [_Event.IN_REVIEW], _Event.DRAFT, _PARTNER, True),
    _event(EventAction.CANCEL, [_Event.PUBLISHED], _Event.CANCELLED, _CHAMBER),
    # What others have seen is cancelled instead, so that it does not vanish from their calendars.
    _event(EventAction.DELETE, [_Event.DRAFT], None, _CHAMBER, False),
    _event(EventAction.DELETE, [_Event.DRAFT, _Event.RETURNED], None, _PARTNER, True),
)
"""The whole life of an event. What is not listed is refused."""


def event_actions(status: EventStatus | str, kind: ActorKind, *, by_partner: bool) -> tuple[EventAction, ...]:
    """What an actor of this kind may do now, in the order of the table; the time is another matter."""
    known = EventStatus(status)
    return tuple(
        row.action
        for row in EVENT_MOVES
        if known in row.sources and row.kind is kind and row.by_partner in (None, by_partner)
    )


def moved_event(
    status: EventStatus | str | None, action: EventAction, kind: ActorKind, *, by_partner: bool
) -> EventStatus:
    """The status after the move (`status` None: there is no event yet).

    Raises Conflict with the present status when the table does not allow it.
    """
    known = None if status is None else EventStatus(status)
    for row in EVENT_MOVES:
        if (
            row.action is action
            and known in row.sources
            and row.kind is kind
            and row.by_partner in (None, by_partner)
        ):
            target = row.to or known
            assert target is not None
            return target
    raise Conflict(
        f"{action.value} by {kind.value} is not possible from {known or 'nothing'}",
        None if known is None else known.value,
    )


_SME, _CLOCK = ActorKind.SME, ActorKind.CLOCK

REGISTRATION_MOVES: tuple[
    tuple[RegistrationAction, frozenset[RegistrationStatus | None], RegistrationStatus, frozenset[ActorKind]],
    ...,
] = (
    (RegistrationAction.REGISTER, frozenset({None, _Seat.CANCELLED}), _Seat.REGISTERED, frozenset({_SME})),
    (RegistrationAction.WAIT, frozenset({None, _Seat.CANCELLED}), _Seat.WAITING, frozenset({_SME})),
    # The clock stands for nobody in particular: a place became free.
    (RegistrationAction.MOVE_UP, frozenset({_Seat.WAITING}), _Seat.REGISTERED, frozenset({_CLOCK})),
    (
        RegistrationAction.CANCEL,
        frozenset({_Seat.REGISTERED, _Seat.WAITING}),
        _Seat.CANCELLED,
        # A company may also ring the chamber up.
        frozenset({_SME, _CHAMBER}),
    ),
    (
        RegistrationAction.MARK_ATTENDED,
        frozenset({_Seat.REGISTERED, _Seat.ABSENT, _Seat.ATTENDED}),
        _Seat.ATTENDED,
        frozenset({_CHAMBER}),
    ),
    (
        RegistrationAction.MARK_ABSENT,
        frozenset({_Seat.REGISTERED, _Seat.ATTENDED, _Seat.ABSENT}),
        _Seat.ABSENT,
        frozenset({_CHAMBER}),
    ),
    (
        RegistrationAction.UNMARK,
        frozenset({_Seat.REGISTERED, _Seat.ATTENDED, _Seat.ABSENT}),
        _Seat.REGISTERED,
        frozenset({_CHAMBER}),
    ),
)
"""The whole life of a registration. Marking anew what is marked already changes nothing."""


def moved_registration(
    status: RegistrationStatus | str | None, action: RegistrationAction, kind: ActorKind
) -> RegistrationStatus:
    """The status after the move (`status` None: the person has never registered for this event).

    Raises Conflict with the present status when the table does not allow it.
    """
    known = None if status is None else RegistrationStatus(status)
    for one, sources, target, kinds in REGISTRATION_MOVES:
        if one is action and known in sources and kind in kinds:
            return target
    raise Conflict(
        f"{action.value} by {kind.value} is not possible from {known or 'nothing'}",
        None if known is None else known.value,
    )


def is_over(ends_at: datetime, now: datetime) -> bool:
    """Whether an event is over: from its end on."""
    return now >= ends_at


def registration_closed(status: EventStatus | str, register_until: datetime, now: datetime) -> str | None:
    """Why nobody can register now: "cancelled", "not_published" or "too_late"; None: everybody can.

    The deadline itself is still in time; it is never after the beginning (domain/event_input.py).
    """
    if status == EventStatus.CANCELLED:
        return "cancelled"
    if status != EventStatus.PUBLISHED:
        return "not_published"
    return "too_late" if now > register_until else None
