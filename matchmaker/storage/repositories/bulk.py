"""Keeping whole tables equal to a list of rows, for the import of data files."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, inspect, select, tuple_, update
from sqlalchemy.orm import Session

from matchmaker.storage.repositories.base import Repository, chunks
from models import Base

Identity = tuple[Hashable, ...]

DELETE_AT_ONCE = 300
"""Rows per DELETE: keys of several columns count several times against the limits of both stores."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What an import did to one kind of thing, in rows; `kept`: taken over by people, so left alone."""

    created: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    kept: int = 0

    @property
    def touched(self) -> int:
        """Rows that are not as they were."""
        return self.created + self.changed + self.removed


class BulkRepository(Repository):
    """Compares before it writes, so that an import without news writes nothing."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._gone: list[tuple[type[Base], list[Identity]]] = []

    def merge(self, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> Tally:
        """Make a table hold these rows, inserted in the given order; every row names every column.

        Rows that are not given are deleted by `prune` only, because others may still refer to them.
        """
        names = [column.key for column in table.__table__.columns]
        keys = _keys(table)
        wanted = {tuple(row[key] for key in keys): dict(row) for row in rows}
        kept = {
            tuple(row[key] for key in keys): dict(row)
            for row in self._session.execute(select(*_columns(table, names))).mappings()
        }
        new = [row for key, row in wanted.items() if key not in kept]
        changed = [row for key, row in wanted.items() if key in kept and kept[key] != row]
        gone = [key for key in kept if key not in wanted]
        if changed:
            self._session.execute(update(table), changed)
        if new:
            self._session.execute(insert(table), new)
        self._gone.append((table, gone))
        return Tally(len(new), len(changed), len(gone), len(kept) - len(changed) - len(gone))

    def prune(self) -> None:
        """Delete what the merges left over, the last merged table first."""
        while self._gone:
            table, gone = self._gone.pop()
            identity = tuple_(*_columns(table, _keys(table)))
            for part in chunks(gone, DELETE_AT_ONCE):
                statement = delete(table).where(identity.in_(part))
                self._session.execute(statement, execution_options={"synchronize_session": False})


def _keys(table: type[Base]) -> list[str]:
    return [column.name for column in inspect(table).primary_key]


def _columns(table: type[Base], names: Iterable[str]) -> list[Any]:
    return [getattr(table, name) for name in names]
