"""A person agrees by the mailed link to what the chamber has imported, or has it deleted."""

import logging
from datetime import datetime

from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.domain.traces import trace
from matchmaker.domain.vocabulary import ImportKind, ImportRowState
from matchmaker.services.accounts.links import Links, Purpose
from matchmaker.services.accounts.once import write_once
from matchmaker.services.imports.batches import Kinds
from matchmaker.services.imports.kind import AskingKind, Ground, NewNeed
from matchmaker.services.imports.letters import keys
from matchmaker.services.imports.views import ConsentView
from matchmaker.services.state_need import Owner, StateNeed
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import ImportRow

_log = logging.getLogger(__name__)


class ImportConsent:
    """Nothing of an entry is anywhere but in the import until its person agrees here."""

    def __init__(
        self, database: Database, links: Links, clock: Clock, kinds: Kinds, state_need: StateNeed
    ) -> None:
        self._database, self._links, self._clock, self._kinds = database, links, clock, kinds
        self._state_need = state_need

    def page(self, signed: str, language: str) -> ConsentView:
        """What the link is about; opening it changes nothing. Raises NotFound when it is not ours."""
        with UnitOfWork(self._database) as uow:
            row = self._row(uow, signed)
            kind = self._kind(uow, row)
            chamber = uow.reference.chamber(row.chamber_code)
            ground, entry = Ground(uow, row.chamber_code, self._clock()), row.entry
            known = uow.accounts.by_email(row.email) if row.email else None
            return ConsentView(
                state=ImportRowState(row.state),
                kind=kind.name,
                chamber=chamber.name if chamber else "",
                company=entry.get("company", ""),
                name=row.name,
                email=row.email,
                facts=kind.facts(ground, entry, language) if entry else (),
                texts=kind.texts(ground, entry, language) if entry else (),
                ready=bool(entry) and kind.ready(entry),
                due_at=row.due_at,
                has_password=known is not None and known.password_hash is not None,
            )

    def confirm(self, signed: str) -> None:
        """Agree: the company or partner joins the network as its kind has it, and needs are searched for.

        Raises NotFound as `page`, and Conflict when it was answered, taken back or deleted already.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> list[NewNeed]:
            row = self._waiting(uow, signed, now)
            needs = self._kind(uow, row).join(uow, row, now)
            row.state, row.answered_at, row.due_at = ImportRowState.CONFIRMED, now, None
            row.email, row.name, row.entry = "", "", {}
            return needs

        for token, typed, owner in write_once(self._database, work):
            self._search(token, typed, owner)

    def decline(self, signed: str) -> None:
        """Refuse: everything about the person is deleted at once. Raises NotFound and Conflict."""
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            row = self._waiting(uow, signed, now)
            uow.imports.end([row.id], ImportRowState.DECLINED, now)
            uow.outbox.forget(keys([row.id]))

        write_with_retry(self._database, work)

    def _search(self, token: str, typed: NeedInput, owner: Owner) -> None:
        try:
            self._state_need.search_again(token, typed, owner)
        except Exception as problem:
            # The need is kept; its page offers to look for partners again.
            _log.error("no partners were looked for after an import\n%s", trace(problem))

    def _kind(self, uow: UnitOfWork, row: ImportRow) -> AskingKind:
        batch = uow.imports.batch(row.batch_id)
        kind = self._kinds[ImportKind(batch.kind)] if batch else None
        if not isinstance(kind, AskingKind):
            raise NotFound("nobody was asked by this import")
        return kind

    def _row(self, uow: UnitOfWork, signed: str, *, lock: bool = False) -> ImportRow:
        opened = self._links.open(Purpose.CONSENT, signed)
        row = uow.imports.row(opened.number, lock=lock) if opened else None
        if opened is None or row is None or not opened.still((row.created_at.isoformat(),)):
            raise NotFound("this link is not ours, or too old")
        return row

    def _waiting(self, uow: UnitOfWork, signed: str, now: datetime) -> ImportRow:
        row = self._row(uow, signed, lock=True)
        if row.state != ImportRowState.WAITING or row.due_at is None or row.due_at <= now:
            raise Conflict("this was answered already", row.state)
        return row
