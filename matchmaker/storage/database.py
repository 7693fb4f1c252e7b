"""The connection to the store: SQLite set up for safe concurrent writing, or PostgreSQL."""

import sqlite3
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from matchmaker.storage.errors import ConcurrentChange, StorageError, StoreUnavailable
from matchmaker.storage.sessions import StoreSession

SQLITE_WAIT_MS = 15_000
"""How long a writer waits for another writer before it gives up."""
POSTGRES_RETRY_CODES = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock not available."""
POSTGRES_LOST_CODES = frozenset({"53100", "53200", "53300", "57P01", "57P02", "57P03"})
"""Disk full, out of memory, too many connections, server going down or starting."""


class Database:
    """One store, given by its URL (sqlite:///path or postgresql+psycopg://...).

    Logged statements and messages of errors never hold the values of a statement.

    Opens no connection by itself. Expected failures come out as ConcurrentChange or StoreUnavailable.
    Not to be shared across a fork: create it, or call `dispose`, in the child.
    """

    def __init__(self, url: str, *, foreign_keys: bool = True, wait_ms: int = SQLITE_WAIT_MS) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite(foreign_keys, wait_ms) if self.is_sqlite else self._postgres()
        event.listen(self.engine, "handle_error", _translate)
        if self.is_sqlite:
            self._reader = self.engine
            self._writer = self.engine.execution_options(sqlite_begin="IMMEDIATE")
        else:
            # Repeatable read: readers see one moment, and a lost update becomes ConcurrentChange.
            level = self.engine.execution_options(isolation_level="REPEATABLE READ")
            self._reader, self._writer = level.execution_options(postgresql_readonly=True), level

    def _sqlite(self, foreign_keys: bool, wait_ms: int) -> Engine:
        if self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(self.url, hide_parameters=True)

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, record: object) -> None:
            # The driver must not begin transactions by itself; SQLAlchemy's "begin" event below does.
            connection.isolation_level = None
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout = {wait_ms}")
            _keep_a_log(cursor, wait_ms)
            cursor.execute("PRAGMA synchronous = NORMAL")
            cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
            cursor.close()

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
            connection.exec_driver_sql(f"BEGIN {mode}")

        return engine

    def _postgres(self) -> Engine:
        return create_engine(self.url, pool_pre_ping=True, hide_parameters=True)

    def session(self, *, write: bool) -> Session:
        """A new session; only UnitOfWork asks for one."""
        bind = self._writer if write else self._reader
        return StoreSession(bind, expire_on_commit=False, info={"write": write})

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dispose()


def _translate(context: ExceptionContext) -> None:
    """Raise the two expected failures as the product's own errors; leave all others to SQLAlchemy."""
    error = context.sqlalchemy_exception
    if isinstance(error, DBAPIError) and (known := _known(context.original_exception, context.is_disconnect)):
        raise known from error


def _known(original: BaseException, lost: bool) -> StorageError | None:
    code = getattr(original, "sqlstate", None)
    name = type(original).__name__
    message = " ".join(str(original).split())
    if code in POSTGRES_RETRY_CODES or "database is locked" in message or "table is locked" in message:
        return ConcurrentChange(f"The data is being changed by someone else: {message}")
    sqlite_broken = hasattr(original, "sqlite_errorname") and original.sqlite_errorname in {
        "SQLITE_FULL",
        "SQLITE_CANTOPEN",
        "SQLITE_CORRUPT",
        "SQLITE_NOTADB",
        "SQLITE_IOERR",
        "SQLITE_READONLY",
    }
    no_server = name == "OperationalError" and code is None and not hasattr(original, "sqlite_errorname")
    if lost or code in POSTGRES_LOST_CODES or sqlite_broken or no_server:
        return StoreUnavailable(f"The database does not answer: {message}")
    return None


def _keep_a_log(cursor: Any, wait_ms: int) -> None:
    """Switch to the write-ahead log, waiting for others; SQLite itself does not where two begin a file."""
    until = time.monotonic() + wait_ms / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
        time.sleep(0.02)
