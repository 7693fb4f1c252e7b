"""The chamber's imports, and what became of each."""

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import ImportKind, ImportRowState, ImportState
from matchmaker.services.imports.batches import Kinds
from matchmaker.services.imports.views import BatchLine, ResultView, RowView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

SHOWN = 50
"""Imports in the list, newest first."""
PER_PAGE = 100


class ImportResults:
    """Reads only."""

    def __init__(self, database: Database, kinds: Kinds) -> None:
        self._database, self._kinds = database, kinds

    def lines(self, actor: Actor) -> tuple[BatchLine, ...]:
        """The chamber's newest imports. Raises NotFound for people without a chamber."""
        require(actor, Permission.IMPORT_DATA, Subject(chamber_code=actor.chamber_code))
        with UnitOfWork(self._database) as uow:
            found = uow.imports.of_chamber(str(actor.chamber_code), SHOWN)
        return tuple(
            BatchLine(
                token=one.batch.token,
                kind=ImportKind(one.batch.kind),
                state=ImportState(one.batch.state),
                file_name=one.batch.file_name,
                by=one.name or "",
                created_at=one.batch.created_at,
                entries=one.batch.counts.get("entries"),
            )
            for one in found
        )

    def state(self, actor: Actor, token: str) -> ImportState:
        """Where an import of the own chamber stands. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            batch = uow.imports.by_token(token)
        if batch is None:
            raise NotFound("there is no such import")
        require(actor, Permission.IMPORT_DATA, Subject(chamber_code=batch.chamber_code))
        return ImportState(batch.state)

    def one(self, actor: Actor, token: str, page: int = 1) -> ResultView:
        """What became of an import, 100 entries a page. Raises NotFound, also before it is imported."""
        if self.state(actor, token) == ImportState.UPLOADED:
            raise NotFound("this table was not imported")
        with UnitOfWork(self._database) as uow:
            batch = uow.imports.by_token(token)
            assert batch is not None
            states = uow.imports.states(batch.id)
            pages = max(1, -(-sum(states.values()) // PER_PAGE))
            page = min(max(1, page), pages)
            rows = uow.imports.rows_of(batch.id, PER_PAGE, (page - 1) * PER_PAGE)
            events = uow.imports.event_keys(row.id for row, _ in rows)
            stayed = uow.imports.stayed_names(batch.id) if batch.state == ImportState.UNDONE else ()
            person = uow.accounts.by_id(batch.created_by_id) if batch.created_by_id else None
        return ResultView(
            token=batch.token,
            kind=ImportKind(batch.kind),
            asks=self._kinds[ImportKind(batch.kind)].asks,
            state=ImportState(batch.state),
            version=batch.version,
            file_name=batch.file_name,
            by=person.name if person else "",
            imported_at=batch.imported_at,
            counts=dict(batch.counts),
            states=states,
            rows=tuple(
                RowView(
                    row.number,
                    ImportRowState(row.state),
                    name or row.entry.get("company", ""),
                    row.name,
                    row.due_at,
                    events.get(row.id),
                )
                for row, name in rows
            ),
            stayed=tuple(stayed),
            page=page,
            pages=pages,
        )
