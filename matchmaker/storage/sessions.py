"""A session that notices changes to the catalogue and refuses writes in a reading unit of work."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from models import (
    Offering,
    OfferingFormat,
    OfferingSize,
    OfferingText,
    OfferingTopic,
    Partner,
    PartnerDistrict,
    PartnerIndustry,
    Topic,
    TopicField,
    TopicPhrase,
)

CATALOGUE_TABLES = (
    *(Partner, PartnerDistrict, PartnerIndustry),
    *(Offering, OfferingText, OfferingTopic, OfferingSize, OfferingFormat),
    *(Topic, TopicField, TopicPhrase),
)
"""Whatever the engine's snapshot of the catalogue is made of."""
CHANGED = "catalogue_changed"


class StoreSession(Session):
    """`info["write"]` says whether writing is allowed; `info["catalogue_changed"]` whether it happened."""


def _refuse_unless_writing(session: Session) -> None:
    if not session.info.get("write"):
        raise RuntimeError("this unit of work only reads; open it with write=True")


@event.listens_for(StoreSession, "before_flush")
def _before_flush(session: Session, context: UOWTransaction, instances: object) -> None:
    changed: list[Any] = [*session.new, *session.deleted]
    changed += [row for row in session.dirty if session.is_modified(row)]
    if changed:
        _refuse_unless_writing(session)
    if any(isinstance(row, CATALOGUE_TABLES) for row in changed):
        session.info[CHANGED] = True


@event.listens_for(StoreSession, "do_orm_execute")
def _before_statement(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    _refuse_unless_writing(state.session)
    if state.bind_mapper is not None and issubclass(state.bind_mapper.class_, CATALOGUE_TABLES):
        state.session.info[CHANGED] = True
