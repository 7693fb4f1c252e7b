"""Databases for tests: made once, then copied or restored, because migrating and seeding takes seconds."""

import shutil
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from matchmaker.storage import schema
from models import Base

STORES = ("sqlite", "postgres")

_numbers = count(1)


def create_postgres(server: URL) -> str:
    """The address of a new, empty database. Nobody drops it: the whole server goes with the test run."""
    name = f"test{next(_numbers)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


def sqlite_copy(template: str, file: Path) -> str:
    """A copy of an SQLite database nobody has open."""
    source = make_url(template).database
    assert source
    shutil.copyfile(source, file)
    return f"sqlite:///{file}"


def new_store(store: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of an upgraded, empty store of its own: a file in `folder` or a PostgreSQL database."""
    if store == "sqlite":
        return sqlite_copy(request.getfixturevalue("sqlite_template"), folder / "store.sqlite3")
    url = create_postgres(request.getfixturevalue("postgres_server"))
    schema.upgrade(url)
    return url


class PostgresStates:
    """Named states of one PostgreSQL database; going back to one is much quicker than a new database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine: Engine = create_engine(url)
        self._tables = [table.name for table in Base.metadata.sorted_tables]

    def keep(self, state: str) -> None:
        """Remember all rows as they are now."""
        with self._engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {state}"))
            for table in self._tables:
                connection.execute(text(f"CREATE TABLE {state}.{table} AS TABLE public.{table}"))

    def restore(self, state: str) -> str:
        """Put all rows back as they were; gives the database's address."""
        # Rows come back in any order, so foreign keys are not checked in between.
        commands = ["SET LOCAL session_replication_role = replica"]
        for table in self._tables:
            commands.append(f"DELETE FROM public.{table}")
            commands.append(f"INSERT INTO public.{table} SELECT * FROM {state}.{table}")
        with self._engine.begin() as connection:
            # All in one message: with one each, most of the time goes into sending them.
            connection.execution_options(no_parameters=True).exec_driver_sql("; ".join(commands))
        return self.url

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()
