"""The mails of events: owed in the transaction that made them necessary, at most once for each occasion."""

from datetime import datetime

import models
from matchmaker.domain.event import LIVING
from matchmaker.domain.vocabulary import UserStatus
from matchmaker.storage.unit_of_work import UnitOfWork

REGISTRATION_PATH = "/betrieb/veranstaltungen/anmeldung/"
CHAMBER_PATH = "/koordination/veranstaltungen/"
PARTNER_PATH = "/partnerbereich/veranstaltungen/"


def values_of(event: "models.Event", path: str) -> dict[str, str | None]:
    """What every mail about an event holds; the online address is not in it."""
    place = f"{event.place}, {event.postcode}" if event.place and event.postcode else event.place
    return {
        "path": path,
        "event": event.title,
        "starts": event.starts_at.isoformat(),
        "ends": event.ends_at.isoformat(),
        "place": place,
    }


def tell(
    uow: UnitOfWork,
    message: str,
    row: "models.EventRegistration",
    event: "models.Event",
    *,
    occasion: str,
    now: datetime,
    note: str | None = None,
) -> bool:
    """Owe a mail to the person of a registration; False when it is gone or has had this one already.

    `occasion` tells one such mail from the next one about the same registration.
    """
    user = uow.accounts.by_id(row.user_id) if row.user_id is not None else None
    if user is None or user.status != UserStatus.ACTIVE:
        return False
    values = values_of(event, f"{REGISTRATION_PATH}{row.token}")
    if note is not None:
        values["note"] = note
    key = f"registration:{row.id}:{message}:{occasion}:user:{user.id}"
    return uow.outbox.add(message, key=key, user=user, values=values, now=now)


def tell_seated(
    uow: UnitOfWork, row: "models.EventRegistration", event: "models.Event", now: datetime
) -> None:
    """Confirm a new registration, on a place or on the waiting list."""
    message = "event_registered" if row.place is not None else "event_waiting"
    tell(uow, message, row, event, occasion=row.registered_at.isoformat(), now=now)


def tell_moved_up(
    uow: UnitOfWork, rows: "list[models.EventRegistration]", event: "models.Event", now: datetime
) -> None:
    """Tell those who waited that a place is theirs."""
    for row in rows:
        tell(uow, "event_moved_up", row, event, occasion=now.isoformat(), now=now)


def tell_everybody(
    uow: UnitOfWork, message: str, event: "models.Event", now: datetime, note: str | None = None
) -> None:
    """Tell everybody who is registered or waits that time or place have changed, or that it is cancelled."""
    for row in uow.registrations.of_event(event.id):
        if row.status in LIVING:
            tell(uow, message, row, event, occasion=str(event.sequence), now=now, note=note)


def tell_chamber(uow: UnitOfWork, event: "models.Event", partner: str, now: datetime) -> None:
    """Tell the chamber's reviewers that a partner's event waits for them."""
    values = values_of(event, f"{CHAMBER_PATH}{event.key}") | {"partner": partner}
    for user in uow.onboarding.reviewers(event.chamber_code):
        key = f"event:{event.id}:event_proposed:{event.version}:user:{user.id}"
        uow.outbox.add("event_proposed", key=key, user=user, values=values, now=now)


def tell_partner(uow: UnitOfWork, message: str, event: "models.Event", now: datetime) -> None:
    """Tell the people of the partner that hosts an event what the chamber has decided."""
    if event.partner_id is None:
        return
    values = values_of(event, f"{PARTNER_PATH}{event.key}")
    if message == "event_returned":
        values["note"] = event.note
    for user in uow.onboarding.people(event.partner_id):
        key = f"event:{event.id}:{message}:{event.version}:user:{user.id}"
        uow.outbox.add(message, key=key, user=user, values=values, now=now)
