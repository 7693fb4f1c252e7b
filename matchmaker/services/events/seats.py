"""Places of events: taken in the order of registration, and given on from the waiting list by themselves."""

import secrets
from datetime import datetime

import models
from matchmaker.domain.event import LIVING, moved_registration
from matchmaker.domain.vocabulary import ActorKind, RegistrationAction
from matchmaker.services.events.letters import tell_moved_up
from matchmaker.storage.unit_of_work import UnitOfWork

TOKEN_BYTES = 24
ATTEMPTS = 12
"""How often a registration is tried when others change the same event at the same moment."""


def seat(
    uow: UnitOfWork,
    event: "models.Event",
    row: "models.EventRegistration | None",
    *,
    sme_id: int,
    user_id: int,
    now: datetime,
) -> "models.EventRegistration":
    """Register a person: on the lowest free place, or at the end of the waiting list.

    The event must be locked. Nobody overtakes the waiting list, because places that become free are given on
    at once. Raises Conflict when the person is registered already.
    """
    place = uow.registrations.free_place(event)
    action = RegistrationAction.WAIT if place is None else RegistrationAction.REGISTER
    status = moved_registration(row.status if row else None, action, ActorKind.SME)
    if row is not None:
        row.status, row.sme_id, row.registered_at, row.changed_at = status, sme_id, now, now
        row.reminded_at = None
        uow.registrations.seat(row, event, place)
        return row
    row = models.EventRegistration(
        token=secrets.token_urlsafe(TOKEN_BYTES),
        event_id=event.id,
        sme_id=sme_id,
        user_id=user_id,
        status=status,
        wants_meetings=False,
        share=False,
        registered_at=now,
        changed_at=now,
    )
    uow.registrations.add(row, event, place)
    return row


def give_up(
    uow: UnitOfWork, event: "models.Event", row: "models.EventRegistration", kind: ActorKind, now: datetime
) -> "list[models.EventRegistration]":
    """Cancel a registration and give its place on; returns who has moved up. The event must be locked.

    Raises Conflict when the registration is cancelled already or the person has been ticked off.
    """
    row.status = moved_registration(row.status, RegistrationAction.CANCEL, kind)
    row.changed_at = now
    uow.registrations.seat(row, event, None)
    return move_up(uow, event, now)


def move_up(uow: UnitOfWork, event: "models.Event", now: datetime) -> "list[models.EventRegistration]":
    """Give free places to those who wait, in the order in which they registered, and tell them.

    Returns who has moved up. The event must be locked. Nobody moves up once it has begun.
    """
    moved: list[models.EventRegistration] = []
    if event.starts_at <= now:
        return moved
    while (place := uow.registrations.free_place(event)) is not None:
        row = uow.registrations.first_waiting(event.id)
        if row is None:
            break
        row.status = moved_registration(row.status, RegistrationAction.MOVE_UP, ActorKind.CLOCK)
        row.changed_at = now
        uow.registrations.seat(row, event, place)
        moved.append(row)
    tell_moved_up(uow, moved, event, now)
    return moved


def leave_events(uow: UnitOfWork, user_id: int, now: datetime) -> None:
    """Give up a person's places in everything that has not begun; whoever waits moves up.

    What is over stays, so that the numbers of past events stay true; the line of a feedback goes.
    """
    for row in uow.registrations.of_user(user_id):
        for said in row.feedback:
            said.line = ""
        if row.status in LIVING and row.event.starts_at > now:
            uow.events.lock(row.event_id)
            give_up(uow, row.event, row, ActorKind.SME, now)
