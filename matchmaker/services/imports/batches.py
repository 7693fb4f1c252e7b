"""A chamber imports a table: upload, columns, dry run, import in one step, undo."""

import secrets
from collections.abc import Mapping

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.import_fields import FILE_NAME_MAX, suggest
from matchmaker.domain.person import clean
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import ImportKind, ImportState
from matchmaker.services.accounts.once import write_once
from matchmaker.services.imports.kind import Ground, TableKind
from matchmaker.services.imports.reading import Table, read_table
from matchmaker.services.imports.report import Progress, Report, checked_mapping
from matchmaker.services.imports.views import CheckView, EntryView, Guess, Undone, UploadView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import ImportBatch

UPLOADS_MAX = 10
"""Tables of a chamber that wait to be imported: each keeps its file."""
FIRST_ROWS = 5
"""Rows of the table, and entries that would come of it, shown as examples."""

Kinds = Mapping[ImportKind, TableKind]


class Imports:
    """Only for coordinators and administrators, only into their own chamber; others get NotFound."""

    def __init__(self, database: Database, clock: Clock, kinds: Kinds) -> None:
        self._database, self._clock, self._kinds = database, clock, kinds

    def check_file(
        self,
        actor: Actor,
        kind: str,
        content: bytes,
        sheet: str | None = None,
        progress: Progress | None = None,
    ) -> CheckView:
        """The dry run of a file that is nowhere kept, with the columns it seems to have.

        Raises InvalidInput as `upload` and `check`.
        """
        chamber, one = _chamber(actor), self._kind(kind)
        table = read_table(content, sheet, one.rows_max)
        with UnitOfWork(self._database) as uow:
            earlier = uow.imports.last_mapping(chamber, kind)
            mapping = suggest(one.name, table.headers, earlier)
            report = _report(Ground(uow, chamber, self._clock()), one, table, mapping, progress)
        return CheckView("", one.name, 0, "", mapping, one.titled, report, (), ())

    def upload(
        self, actor: Actor, kind: str, file_name: str, content: bytes, sheet: str | None = None
    ) -> str:
        """Keep a table with the columns it seems to have; gives its token.

        Raises InvalidInput: {"kind": kind_unknown}, {"file": uploads_many} or as read_table does.
        """
        chamber, now = _chamber(actor), self._clock()
        one = self._kind(kind)
        table = read_table(content, sheet, one.rows_max)

        def work(uow: UnitOfWork) -> str:
            if uow.imports.uploads_waiting(chamber) >= UPLOADS_MAX:
                raise InvalidInput({"file": "uploads_many"})
            earlier = uow.imports.last_mapping(chamber, kind)
            batch = ImportBatch(
                token=secrets.token_urlsafe(24),
                chamber_code=chamber,
                kind=kind,
                state=ImportState.UPLOADED,
                version=1,
                file_name=_base_name(file_name),
                file=content,
                sheet=table.sheet,
                mapping=suggest(one.name, table.headers, earlier),
                counts={},
                created_by_id=actor.user_id,
                created_at=now,
                changed_at=now,
            )
            uow.imports.add(batch)
            return batch.token

        return write_with_retry(self._database, work)

    def upload_view(self, actor: Actor, token: str) -> UploadView:
        """An uploaded table with its columns. Raises NotFound, also once it has been imported."""
        batch, table = self._opened(actor, token)
        return UploadView(
            token=batch.token,
            kind=ImportKind(batch.kind),
            version=batch.version,
            file_name=batch.file_name,
            sheets=table.sheets,
            sheet=table.sheet,
            headers=table.headers,
            mapping={name: header for name, header in batch.mapping.items() if header in table.headers},
            first=table.rows[:FIRST_ROWS],
            rows=len(table.rows),
        )

    def choose_sheet(self, actor: Actor, token: str, version: int, sheet: str) -> None:
        """Read another sheet of the file; its columns are suggested anew. Raises InvalidInput, Conflict."""

        def work(uow: UnitOfWork) -> None:
            batch = self._waiting(uow, actor, token, version)
            table = read_table(batch.file or b"", sheet, self._kind(batch.kind).rows_max)
            earlier = uow.imports.last_mapping(batch.chamber_code, batch.kind)
            batch.sheet = table.sheet
            batch.mapping = suggest(ImportKind(batch.kind), table.headers, earlier)
            self._changed(batch)

        write_with_retry(self._database, work)

    def map_columns(self, actor: Actor, token: str, version: int, mapping: Mapping[str, str]) -> None:
        """Keep which column is what. Raises InvalidInput as checked_mapping, Conflict, NotFound."""
        batch, table = self._opened(actor, token)
        checked = checked_mapping(self._kind(batch.kind).fields, table.headers, mapping)

        def work(uow: UnitOfWork) -> None:
            row = self._waiting(uow, actor, token, version)
            row.mapping = checked
            self._changed(row)

        write_with_retry(self._database, work)

    def check(self, actor: Actor, token: str, language: str, progress: Progress | None = None) -> CheckView:
        """The dry run: what the import would do; nothing is written.

        Raises NotFound, and InvalidInput as long as a needed column is missing.
        """
        batch, table = self._opened(actor, token)
        kind = self._kind(batch.kind)
        with UnitOfWork(self._database) as uow:
            ground = Ground(uow, batch.chamber_code, self._clock())
            report = _report(ground, kind, table, batch.mapping, progress)
            found = kind.guesses(uow, report, language)
            first = tuple(
                EntryView(
                    one.number,
                    one.label,
                    kind.facts(ground, one.content, language),
                    kind.texts(ground, one.content, language),
                )
                for one in report.entries[:FIRST_ROWS]
            )
        return CheckView(
            token=batch.token,
            kind=kind.name,
            version=batch.version,
            file_name=batch.file_name,
            headers=dict(batch.mapping),
            titled=kind.titled,
            report=report,
            guesses=tuple(Guess(field, word, title) for (field, word), title in sorted(found.items())),
            first=first,
        )

    def apply(
        self, actor: Actor, token: str, version: int, progress: Progress | None = None
    ) -> dict[str, int]:
        """Import what is sound, all of it or nothing, and owe the mails that tell people; the counts.

        Rows with problems and duplicates are left out. Raises NotFound, InvalidInput as `check`, and Conflict
        (stale when somebody has changed or imported it, nothing_left when no row can be imported).
        """
        batch, table = self._opened(actor, token)
        if batch.version != version:
            raise Conflict("somebody has changed this import", batch.state, key="stale")
        kind = self._kind(batch.kind)
        with UnitOfWork(self._database) as uow:
            ground = Ground(uow, batch.chamber_code, self._clock())
            report = _report(ground, kind, table, batch.mapping, progress)

        def work(uow: UnitOfWork) -> dict[str, int]:
            row = self._waiting(uow, actor, token, version)
            ground = Ground(uow, row.chamber_code, self._clock())
            entries = kind.still_new(ground, report.entries)
            if not entries:
                raise Conflict("no row can be imported", row.state, key="nothing_left")
            kind.keep(ground, actor, row, entries)
            quicker = len(report.entries) - len(entries)
            counts = report.counts
            counts["entries"] -= quicker
            counts["duplicates"] += quicker
            row.counts, row.state, row.file = counts, ImportState.IMPORTED, None
            row.imported_at = ground.now
            self._changed(row)
            return counts

        return write_once(self._database, work)

    def discard(self, actor: Actor, token: str, version: int) -> None:
        """Delete a table that was not imported. Raises Conflict, NotFound."""

        def work(uow: UnitOfWork) -> None:
            uow.imports.delete(self._waiting(uow, actor, token, version))

        write_with_retry(self._database, work)

    def undo(self, actor: Actor, token: str, version: int) -> Undone:
        """Take back every entry on which nobody has acted; what was agreed to or used stays and is named.

        Mails that wait are not sent any more; links in those that have gone out lead to a page that says so.
        Raises Conflict (stale) and NotFound.
        """

        def work(uow: UnitOfWork) -> Undone:
            batch = uow.imports.by_token(token, lock=True)
            if batch is None:
                raise NotFound("there is no such import")
            require(actor, Permission.IMPORT_DATA, Subject(chamber_code=batch.chamber_code))
            if batch.version != version or batch.state != ImportState.IMPORTED:
                raise Conflict("this import was undone already", batch.state, key="stale")
            undone = self._kind(batch.kind).undo(Ground(uow, batch.chamber_code, self._clock()), batch)
            batch.state = ImportState.UNDONE
            self._changed(batch)
            return undone

        return write_with_retry(self._database, work)

    def _kind(self, kind: str) -> TableKind:
        """Raises InvalidInput {"kind": kind_unknown}."""
        if kind not in set(ImportKind):
            raise InvalidInput({"kind": "kind_unknown"})
        return self._kinds[ImportKind(kind)]

    def _opened(self, actor: Actor, token: str) -> tuple[ImportBatch, Table]:
        with UnitOfWork(self._database) as uow:
            batch = uow.imports.by_token(token, with_file=True)
        if batch is None or batch.state != ImportState.UPLOADED:
            raise NotFound("there is no such table that waits")
        require(actor, Permission.IMPORT_DATA, Subject(chamber_code=batch.chamber_code))
        return batch, read_table(batch.file or b"", batch.sheet, self._kind(batch.kind).rows_max)

    def _waiting(self, uow: UnitOfWork, actor: Actor, token: str, version: int) -> ImportBatch:
        batch = uow.imports.by_token(token, with_file=True, lock=True)
        if batch is None:
            raise NotFound("there is no such import")
        require(actor, Permission.IMPORT_DATA, Subject(chamber_code=batch.chamber_code))
        if batch.version != version or batch.state != ImportState.UPLOADED:
            raise Conflict("somebody has changed this import", batch.state, key="stale")
        return batch

    def _changed(self, batch: ImportBatch) -> None:
        batch.version += 1
        batch.changed_at = self._clock()


def _report(
    ground: Ground, kind: TableKind, table: Table, mapping: Mapping[str, str], progress: Progress | None
) -> Report:
    return kind.check(ground, table, checked_mapping(kind.fields, table.headers, mapping), progress)


def _chamber(actor: Actor) -> str:
    require(actor, Permission.IMPORT_DATA, Subject(chamber_code=actor.chamber_code))
    return str(actor.chamber_code)


def _base_name(name: str) -> str:
    base = clean(name.replace("\\", "/").rsplit("/", 1)[-1])
    return base[-FILE_NAME_MAX:] or "tabelle"
