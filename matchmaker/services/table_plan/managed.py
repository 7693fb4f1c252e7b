"""Which events a chamber plans tables for, and until when."""

from datetime import datetime

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.event import is_over
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import EventStatus
from matchmaker.storage.unit_of_work import UnitOfWork


def managed(uow: UnitOfWork, actor: Actor, key: str) -> "models.Event":
    """A public event of the actor's chamber that has a place where people meet. Raises NotFound."""
    event = uow.events.public_by_key(key)
    if event is None or event.place is None:
        raise NotFound(f"there is no event {key} with tables")
    require(actor, Permission.MANAGE_EVENT, Subject(chamber_code=event.chamber_code))
    return event


def ensure_open(event: "models.Event", now: datetime) -> None:
    """Raises Conflict (too_late) once the event is over or cancelled."""
    if event.status != EventStatus.PUBLISHED or is_over(event.ends_at, now):
        raise Conflict("the event is over or cancelled", event.status, key="too_late")
