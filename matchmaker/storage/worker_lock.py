"""One worker for each database: whoever holds the lock may do what time starts."""

import fcntl
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.storage.database import Database
from matchmaker.storage.errors import StorageError

POSTGRES_LOCK = 7304212
"""Any number that nobody else in this database uses as an advisory lock."""


class WorkerRuns(StorageError):
    """Another worker does this already."""


class WorkerLock:
    """`with WorkerLock(database) as lock: ...`; raises WorkerRuns when another process holds it.

    SQLite: a lock on a file beside the database. PostgreSQL: an advisory lock of one connection, which counts
    for all machines. Both end with the process, however it ends.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: Any = None

    def __enter__(self) -> Self:
        self._held = self._lock_file() if self._database.is_sqlite else self._lock_connection()
        return self

    def still_held(self) -> bool:
        """Whether the lock is still ours; PostgreSQL lets it go when the connection breaks."""
        if self._database.is_sqlite or self._held is None:
            return self._held is not None
        try:
            self._held.exec_driver_sql("SELECT 1")
        except (SQLAlchemyError, StorageError):
            return False
        return True

    def _lock_file(self) -> Any:
        name = self._database.url.database
        if not name or name == ":memory:":
            raise WorkerRuns("a database in memory has no worker of its own")
        file = Path(f"{name}.worker").open("a")  # noqa: SIM115 (held until the end)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            file.close()
            raise WorkerRuns("Another worker runs on this database already.") from problem
        return file

    def _lock_connection(self) -> Any:
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": POSTGRES_LOCK})
        if not taken:
            connection.close()
            raise WorkerRuns("Another worker runs on this database already.")
        return connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        held, self._held = self._held, None
        if not self._database.is_sqlite:
            # Given back explicitly: in the pool the connection would keep the lock.
            with suppress(SQLAlchemyError, StorageError):
                held.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": POSTGRES_LOCK})
            held.invalidate()
        held.close()
