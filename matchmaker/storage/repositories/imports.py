"""Imports of a chamber: uploaded tables, and entries that wait for their person's word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import undefer

from matchmaker.domain.vocabulary import ImportRowState, ImportState
from matchmaker.storage.repositories.base import Repository, chunks
from models import District, ImportBatch, ImportRow, Membership, Partner, Postcode, Sme, User

AT_ONCE = 500
"""Rows per statement."""


@dataclass(frozen=True, slots=True)
class KnownCompany:
    """A company that the chamber knows, with the address of one of its people; `waiting`: not agreed yet."""

    name: str
    postcode: str
    email: str | None
    waiting: bool = False


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

    def known_companies(self, chamber: str, kind: str) -> list[KnownCompany]:
        """The chamber's companies with the address of each of their people, and those that wait."""
        query = (
            select(Sme.name, Sme.postcode, User.email)
            .outerjoin(Membership, Membership.sme_id == Sme.id)
            .outerjoin(User, User.id == Membership.user_id)
            .where(Sme.chamber_code == chamber)
        )
        found = [KnownCompany(*row) for row in self._session.execute(query)]
        waiting = (
            select(ImportRow.entry, ImportRow.email)
            .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
            .where(
                ImportRow.chamber_code == chamber,
                ImportRow.state == ImportRowState.WAITING,
                ImportBatch.kind == kind,
            )
        )
        for entry, email in self._session.execute(waiting):
            found.append(KnownCompany(entry["company"], entry.get("postcode", ""), email, waiting=True))
        return found

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

    def states(self, batch_id: int) -> dict[str, int]:
        """How many entries of a batch stand where."""
        query = select(ImportRow.state, func.count().label("entries")).where(ImportRow.batch_id == batch_id)
        found = self._session.execute(query.group_by(ImportRow.state))
        return {row.state: row.entries for row in found}

    def rows_of(self, batch_id: int, limit: int, offset: int = 0) -> list[tuple[ImportRow, str | None]]:
        """Entries of a batch in the order of the file, each with the name of what came of it."""
        query = (
            select(ImportRow, func.coalesce(Sme.name, Partner.name))
            .outerjoin(Sme, Sme.id == ImportRow.sme_id)
            .outerjoin(Partner, Partner.id == ImportRow.partner_id)
            .where(ImportRow.batch_id == batch_id)
            .order_by(ImportRow.number, ImportRow.id)
        )
        rows = self._session.execute(query.limit(limit).offset(offset))
        return [(row, name) for row, name in rows]

    def waiting_ids(self, batch_id: int) -> Sequence[int]:
        """Entries of a batch that wait."""
        query = select(ImportRow.id).where(
            ImportRow.batch_id == batch_id, ImportRow.state == ImportRowState.WAITING
        )
        return self._session.scalars(query.with_for_update()).all()

    def agreed_names(self, batch_id: int) -> Sequence[str]:
        """Names of the companies and partners that entries of a batch have become, by name."""
        name = func.coalesce(Sme.name, Partner.name)
        query = (
            select(name)
            .select_from(ImportRow)
            .outerjoin(Sme, Sme.id == ImportRow.sme_id)
            .outerjoin(Partner, Partner.id == ImportRow.partner_id)
            .where(ImportRow.batch_id == batch_id, ImportRow.state == ImportRowState.CONFIRMED)
            .where(name.is_not(None))
        )
        return self._session.scalars(query.order_by(name)).all()

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
