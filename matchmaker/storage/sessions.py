"""A session that notices changes to the catalogue and refuses writes in a reading unit of work."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, inspect
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
    PartnerRecognition,
    Topic,
    TopicField,
    TopicPhrase,
)

TOPIC_TABLES = (Topic, TopicField, TopicPhrase)
CATALOGUE_TABLES = (
    *(Partner, PartnerDistrict, PartnerIndustry, PartnerRecognition),
    *(Offering, OfferingText, OfferingTopic, OfferingSize, OfferingFormat),
    *TOPIC_TABLES,
)
"""Whatever the engine's snapshot of the catalogue is made of."""
CHANGED = "catalogue_changed"


@dataclass(slots=True)
class CatalogueChanges:
    """What a transaction changed in the catalogue, gathered while it runs.

    `rows`: objects of partners and offerings. `partners`, `partner_ids`: partners besides, by key or number.
    `anything`: a statement changed rows that nobody named.
    """

    rows: list[Any] = field(default_factory=list)
    partners: set[str] = field(default_factory=set)
    partner_ids: set[int] = field(default_factory=set)
    topics: bool = False
    anything: bool = False

    def add(self, rows: Iterable[Any]) -> None:
        """Note changed objects, before they are written."""
        for row in rows:
            if isinstance(row, TOPIC_TABLES):
                self.topics = True
                continue
            self.rows.append(row)
            # A key or an owner that is no longer: whoever had it must be read again too.
            if isinstance(row, Partner):
                self.partners.update(_former(row, "key"))
            elif isinstance(row, Offering):
                self.partner_ids.update(_former(row, "partner_id"))

    def add_statement(self, table: type[Any]) -> None:
        """Note a statement that changed rows of a table without loading them."""
        if issubclass(table, TOPIC_TABLES):
            self.topics = True
        else:
            self.anything = True


def _former(row: Any, name: str) -> list[Any]:
    return [value for value in inspect(row).attrs[name].history.deleted or () if value is not None]


class StoreSession(Session):
    """`info["write"]`: whether writing is allowed; `info["catalogue_changed"]`: what has changed, if any."""


def _refuse_unless_writing(session: Session) -> None:
    if not session.info.get("write"):
        raise RuntimeError("this unit of work only reads; open it with write=True")


@event.listens_for(StoreSession, "before_flush")
def _before_flush(session: Session, context: UOWTransaction, instances: object) -> None:
    changed: list[Any] = [*session.new, *session.deleted]
    changed += [row for row in session.dirty if session.is_modified(row)]
    if changed:
        _refuse_unless_writing(session)
    if rows := [row for row in changed if isinstance(row, CATALOGUE_TABLES)]:
        session.info.setdefault(CHANGED, CatalogueChanges()).add(rows)


@event.listens_for(StoreSession, "do_orm_execute")
def _before_statement(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    _refuse_unless_writing(state.session)
    if state.bind_mapper is not None and issubclass(state.bind_mapper.class_, CATALOGUE_TABLES):
        state.session.info.setdefault(CHANGED, CatalogueChanges()).add_statement(state.bind_mapper.class_)
