"""Imports of a chamber: uploaded tables, and entries that wait for their person's word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import undefer

from matchmaker.domain.vocabulary import (
    EventStatus,
    ImportRowState,
    ImportState,
    PartnerStatus,
    UserStatus,
)
from matchmaker.storage.repositories.base import Repository, chunks
from matchmaker.storage.repositories.recognitions import recognised_by
from models import (
    District,
    Event,
    EventRegistration,
    ImportBatch,
    ImportRow,
    Membership,
    Partner,
    Postcode,
    Sme,
    User,
)

AT_ONCE = 500
"""Rows per statement."""


@dataclass(frozen=True, slots=True)
class KnownCompany:
    """A company that the chamber knows, with the address of one of its people."""

    name: str
    postcode: str
    email: str | None


@dataclass(frozen=True, slots=True)
class KnownPartner:
    """A partner that the chamber may know of, with an address of its people as far as it may know that.

    `own`: the chamber reviews it, or its import has brought it; others are public, and have no address here.
    """

    name: str
    website: str | None
    email: str | None
    own: bool


@dataclass(frozen=True, slots=True)
class ServedPartner:
    """An approved partner for which the chamber may propose offerings. `people`: who can confirm them."""

    id: int
    key: str
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Uploader:
    """A batch with the name of whoever uploaded it."""

    batch: ImportBatch
    name: str | None


class ImportRepository(Repository):
    """Nobody but the importing chamber ever reads these rows, apart from the person an entry is about."""

    def add(self, batch: ImportBatch) -> None:
        """Keep an uploaded table."""
        self._session.add(batch)
        self._session.flush()

    def by_token(self, token: str, *, with_file: bool = False, lock: bool = False) -> ImportBatch | None:
        """One batch, or None. `lock`: for changing it."""
        query = select(ImportBatch).where(ImportBatch.token == token)
        query = query.options(undefer(ImportBatch.file)) if with_file else query
        return self._session.scalars(query.with_for_update() if lock else query).one_or_none()

    def of_chamber(self, chamber: str, limit: int) -> list[Uploader]:
        """The newest batches of a chamber, newest first."""
        query = (
            select(ImportBatch, User.name)
            .outerjoin(User, User.id == ImportBatch.created_by_id)
            .where(ImportBatch.chamber_code == chamber)
            .order_by(ImportBatch.created_at.desc(), ImportBatch.id.desc())
        )
        return [Uploader(*row) for row in self._session.execute(query.limit(limit))]

    def uploads_waiting(self, chamber: str) -> int:
        """How many uploaded tables of a chamber are neither imported nor discarded."""
        query = select(func.count()).select_from(ImportBatch)
        query = query.where(ImportBatch.chamber_code == chamber, ImportBatch.state == ImportState.UPLOADED)
        return self._session.scalars(query).one()

    def last_mapping(self, chamber: str, kind: str) -> dict[str, str]:
        """The mapping of the chamber's newest table of this kind that had one; empty when there is none."""
        query = select(ImportBatch.mapping).where(
            ImportBatch.chamber_code == chamber, ImportBatch.kind == kind
        )
        query = query.order_by(ImportBatch.changed_at.desc(), ImportBatch.id.desc()).limit(20)
        return next((dict(one) for one in self._session.scalars(query) if one), {})

    def delete(self, batch: ImportBatch) -> None:
        """Discard a table that was not imported."""
        self._session.execute(delete(ImportBatch).where(ImportBatch.id == batch.id))

    def delete_uploads(self, before: datetime) -> int:
        """Delete tables that were uploaded and never imported; how many went."""
        old = (ImportBatch.state == ImportState.UPLOADED) & (ImportBatch.changed_at < before)
        ids = self._session.scalars(select(ImportBatch.id).where(old)).all()
        self._session.execute(delete(ImportBatch).where(ImportBatch.id.in_(ids)))
        return len(ids)

    # What checks need to know

    def places(self) -> dict[str, tuple[str, str | None]]:
        """District and chamber of every postcode."""
        query = select(Postcode.postcode, District.ags, District.chamber_code).join(
            District, District.ags == Postcode.district_ags
        )
        return {row[0]: (row[1], row[2]) for row in self._session.execute(query)}

    def known_companies(self, chamber: str) -> list[KnownCompany]:
        """The chamber's companies with the address of each of their people."""
        query = (
            select(Sme.name, Sme.postcode, User.email)
            .outerjoin(Membership, Membership.sme_id == Sme.id)
            .outerjoin(User, User.id == Membership.user_id)
            .where(Sme.chamber_code == chamber)
        )
        return [KnownCompany(*row) for row in self._session.execute(query)]

    def known_partners(self, chamber: str) -> list[KnownPartner]:
        """Partners that the chamber reviews or has brought, with addresses; of others what everybody sees.

        Drafts are nobody's business but their own people's, unless the chamber's import has made them.
        """
        brought = select(ImportRow.partner_id).where(
            ImportRow.chamber_code == chamber, ImportRow.partner_id.is_not(None)
        )
        own = or_(
            and_(Partner.chamber_code.is_not_distinct_from(chamber), Partner.status != PartnerStatus.DRAFT),
            Partner.id.in_(brought),
        )
        columns = (Partner.name, Partner.website)
        people = select(*columns, User.email).join(Membership, Membership.partner_id == Partner.id)
        people = people.join(User, User.id == Membership.user_id).where(own)
        found = [KnownPartner(*row, own=True) for row in self._session.execute(people)]
        contacts = self._session.execute(select(*columns, Partner.contact_email).where(own))
        found += [KnownPartner(*row, own=True) for row in contacts]
        public = select(*columns).where(Partner.status == PartnerStatus.ACTIVE, ~own)
        found += [KnownPartner(*row, None, own=False) for row in self._session.execute(public)]
        return found

    def served_partners(self, chamber: str) -> list[ServedPartner]:
        """Active and paused partners that the chamber reviews or recognises, in order of entry."""
        people = (
            select(func.count())
            .select_from(Membership)
            .join(User, User.id == Membership.user_id)
            .where(Membership.partner_id == Partner.id, User.status == UserStatus.ACTIVE)
            .correlate(Partner)
            .scalar_subquery()
        )
        in_network = Partner.status.in_((PartnerStatus.ACTIVE, PartnerStatus.PAUSED))
        query = select(Partner.id, Partner.key, Partner.name, people).where(in_network)
        rows = self._session.execute(query.where(recognised_by(chamber)).order_by(Partner.id))
        return [ServedPartner(*row) for row in rows]

    def known_events(self, chamber: str) -> list[tuple[str, datetime]]:
        """Title and beginning of every event of the chamber that is not cancelled."""
        query = select(Event.title, Event.starts_at)
        query = query.where(Event.chamber_code == chamber, Event.status != EventStatus.CANCELLED)
        return [(row[0], row[1]) for row in self._session.execute(query)]

    def example_postcode(self, chamber: str) -> tuple[str, str] | None:
        """A postcode of the chamber's area with its place, for templates; None without an area."""
        query = select(Postcode.postcode, Postcode.place).join(
            District, District.ags == Postcode.district_ags
        )
        query = query.where(District.chamber_code == chamber).order_by(Postcode.postcode)
        row = self._session.execute(query.limit(1)).one_or_none()
        return (row[0], row[1]) if row else None

    def waiting_entries(self, chamber: str, kind: str) -> list[tuple[dict[str, Any], str]]:
        """What the chamber's entries of a kind say that wait for their person, with its address."""
        query = (
            select(ImportRow.entry, ImportRow.email)
            .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
            .where(
                ImportRow.chamber_code == chamber,
                ImportRow.state == ImportRowState.WAITING,
                ImportBatch.kind == kind,
            )
        )
        return [(dict(row[0]), row[1]) for row in self._session.execute(query)]

    def waiting_addresses(self, chamber: str) -> frozenset[str]:
        """Addresses that have been asked by the chamber and have not answered, whatever the kind."""
        query = select(ImportRow.email).where(
            ImportRow.chamber_code == chamber, ImportRow.state == ImportRowState.WAITING
        )
        return frozenset(self._session.scalars(query))

    # Entries

    def add_rows(self, rows: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert entries, a few hundred per statement; their ids in the given order."""
        statement = insert(ImportRow).returning(ImportRow.id, sort_by_parameter_order=True)
        ids: list[int] = []
        for part in chunks(rows, AT_ONCE):
            ids += self._session.scalars(statement, [dict(row) for row in part]).all()
        return ids

    def row(self, row_id: int, *, lock: bool = False) -> ImportRow | None:
        """One entry, or None."""
        query = select(ImportRow).where(ImportRow.id == row_id)
        return self._session.scalars(query.with_for_update() if lock else query).one_or_none()

    def batch(self, batch_id: int) -> ImportBatch | None:
        """The table an entry came from."""
        return self._session.get(ImportBatch, batch_id)

    def kinds(self, batch_ids: Iterable[int]) -> dict[int, str]:
        """What these tables hold, by their number."""
        query = select(ImportBatch.id, ImportBatch.kind).where(ImportBatch.id.in_(set(batch_ids)))
        return {row.id: row.kind for row in self._session.execute(query)}

    def states(self, batch_id: int) -> dict[str, int]:
        """How many entries of a batch stand where."""
        query = select(ImportRow.state, func.count().label("entries")).where(ImportRow.batch_id == batch_id)
        found = self._session.execute(query.group_by(ImportRow.state))
        return {row.state: row.entries for row in found}

    def rows_of(self, batch_id: int, limit: int, offset: int = 0) -> list[tuple[ImportRow, str | None]]:
        """Entries of a batch in the order of the file, each with the name of what came of it."""
        query = _named(select(ImportRow, _NAME)).where(ImportRow.batch_id == batch_id)
        query = query.order_by(ImportRow.number, ImportRow.id)
        rows = self._session.execute(query.limit(limit).offset(offset))
        return [(row, name) for row, name in rows]

    def event_keys(self, ids: Iterable[int]) -> dict[int, str]:
        """Keys of the events that entries have made, by entry; those that are gone are missing."""
        query = select(ImportRow.id, Event.key).join(Event, Event.id == ImportRow.event_id)
        found = self._session.execute(query.where(ImportRow.id.in_(list(ids))))
        return {row.id: row.key for row in found}

    def waiting_ids(self, batch_id: int) -> Sequence[int]:
        """Entries of a batch that wait."""
        query = select(ImportRow.id).where(
            ImportRow.batch_id == batch_id, ImportRow.state == ImportRowState.WAITING
        )
        return self._session.scalars(query.with_for_update()).all()

    def created(self, batch_id: int) -> Sequence[ImportRow]:
        """Entries of a batch whose drafts were made at once, for changing."""
        query = select(ImportRow).where(
            ImportRow.batch_id == batch_id, ImportRow.state == ImportRowState.CREATED
        )
        return self._session.scalars(query.order_by(ImportRow.id).with_for_update()).all()

    def delete_unvisited_events(self, event_ids: Iterable[int]) -> frozenset[int]:
        """Delete events for which nobody has ever registered; which are gone.

        They are locked first: who registers at this very moment is seen here, or finds no event any more.
        """
        gone: set[int] = set()
        for part in chunks(event_ids):
            locked = self._session.scalars(select(Event.id).where(Event.id.in_(part)).with_for_update()).all()
            visited = select(EventRegistration.event_id).where(EventRegistration.event_id.in_(locked))
            free = set(locked) - set(self._session.scalars(visited))
            statement = delete(Event).where(Event.id.in_(list(free)))
            self._session.execute(statement.execution_options(synchronize_session=False))
            gone |= free
        return frozenset(gone)

    def stayed_names(self, batch_id: int) -> Sequence[str]:
        """Names of the companies, partners and events that entries of a batch have become, by name."""
        lasting = ImportRow.state.in_((ImportRowState.CONFIRMED, ImportRowState.CREATED))
        query = _named(select(_NAME).select_from(ImportRow)).where(ImportRow.batch_id == batch_id, lasting)
        return self._session.scalars(query.where(_NAME.is_not(None)).order_by(_NAME)).all()

    def to_remind(self, asked_before: datetime, now: datetime, limit: int) -> Sequence[ImportRow]:
        """Entries that were asked before a moment, have time left and got no reminder."""
        query = select(ImportRow).where(
            ImportRow.state == ImportRowState.WAITING,
            ImportRow.reminded_at.is_(None),
            ImportRow.created_at <= asked_before,
            ImportRow.due_at > now,
        )
        return self._session.scalars(query.order_by(ImportRow.id).limit(limit).with_for_update()).all()

    def overdue(self, now: datetime, limit: int) -> Sequence[int]:
        """Entries whose time is over."""
        query = select(ImportRow.id).where(ImportRow.state == ImportRowState.WAITING, ImportRow.due_at <= now)
        return self._session.scalars(query.order_by(ImportRow.id).limit(limit).with_for_update()).all()

    def end(self, ids: Iterable[int], state: ImportRowState, now: datetime) -> None:
        """Forget what entries say and whose they were; only that there was a row, and how it ended, stays."""
        blank: dict[str, Any] = {"state": state, "email": "", "name": "", "entry": {}, "due_at": None,
                                 "answered_at": now}  # fmt: skip
        for part in chunks(ids):
            statement = update(ImportRow).where(ImportRow.id.in_(part)).values(blank)
            self._session.execute(statement.execution_options(synchronize_session=False))

    def by_person(self, user_id: int) -> Sequence[ImportBatch]:
        """Tables that a person has uploaded, oldest first."""
        query = select(ImportBatch).where(ImportBatch.created_by_id == user_id)
        return self._session.scalars(query.order_by(ImportBatch.id)).all()

    def of_person(self, email: str) -> Sequence[ImportRow]:
        """Entries that wait for the word of an address."""
        query = select(ImportRow).where(ImportRow.email == email, ImportRow.state == ImportRowState.WAITING)
        return self._session.scalars(query.order_by(ImportRow.id)).all()


_NAME = func.coalesce(Sme.name, Partner.name, Event.title)
"""What an entry has become; null for one that waits, and when that is gone."""


def _named(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    query = query.outerjoin(Sme, Sme.id == ImportRow.sme_id)
    query = query.outerjoin(Partner, Partner.id == ImportRow.partner_id)
    return query.outerjoin(Event, Event.id == ImportRow.event_id)
