"""The one history of tables leads up, down and up again on both stores, and matches the models."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import Inspector, create_engine, inspect, text

import models
from matchmaker.storage import schema
from matchmaker.storage.errors import SchemaOutdated


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture
def tables(url: str) -> Iterator[Inspector]:
    schema.upgrade(url)
    engine = create_engine(url)
    yield inspect(engine)
    engine.dispose()


def test_up_down_and_up_again(url: str) -> None:
    assert schema.status(url).current is None
    schema.upgrade(url)
    assert schema.status(url).up_to_date
    schema.downgrade(url, "base")
    assert schema.status(url).current is None
    schema.upgrade(url)
    assert schema.status(url).up_to_date


def test_every_single_step_can_be_undone(url: str) -> None:
    schema.upgrade(url)
    steps = len(list((Path(__file__).parents[2] / "migrations" / "versions").glob("*.py")))
    for _ in range(steps):
        schema.downgrade(url, "-1")
    assert schema.status(url).current is None


def test_autogenerate_finds_nothing_to_change(url: str) -> None:
    schema.upgrade(url)
    assert schema.check(url) == []


def test_autogenerate_would_find_a_missing_column(url: str) -> None:
    schema.upgrade(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE partners DROP COLUMN seat"))
    engine.dispose()
    assert len(schema.check(url)) == 1


def test_downgrade_leaves_no_table(url: str) -> None:
    schema.upgrade(url)
    schema.downgrade(url, "base")
    engine = create_engine(url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_tables_have_the_models_constraints_by_name(tables: Inspector) -> None:
    for name, table in models.Base.metadata.tables.items():
        wanted = {constraint.name for constraint in table.constraints}
        found = {tables.get_pk_constraint(name)["name"]}
        if found == {None} and table.dialect_options["sqlite"]["autoincrement"]:
            # SQLite writes AUTOINCREMENT at the column, where a constraint can have no name.
            found, wanted = set(), wanted - {table.primary_key.name}
        found |= {row["name"] for row in tables.get_foreign_keys(name)}
        found |= {row["name"] for row in tables.get_unique_constraints(name)}
        found |= {row["name"] for row in tables.get_check_constraints(name)}
        assert found == wanted, name


def test_tables_have_the_models_rules_for_deletion(tables: Inspector) -> None:
    for name, table in models.Base.metadata.tables.items():
        wanted = {key.column.table.name: key.ondelete for key in table.foreign_keys}
        found = {
            row["referred_table"]: row["options"].get("ondelete", "NO ACTION")
            for row in tables.get_foreign_keys(name)
        }
        assert found == wanted, name


def test_upgrading_twice_at_once_is_harmless(url: str) -> None:
    # Processes, not threads: Alembic keeps its state in module globals.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for upgrade in [pool.submit(schema.upgrade, url) for _ in range(2)]:
            upgrade.result()
    assert schema.status(url).up_to_date


def test_an_empty_database_is_refused_with_the_command_that_helps(url: str) -> None:
    with pytest.raises(SchemaOutdated, match="matchmaker db upgrade"):
        schema.require_current(url)
    schema.upgrade(url)
    schema.require_current(url)


def test_migrations_keep_foreign_keys_whole_on_sqlite(sqlite_url: str) -> None:
    schema.upgrade(sqlite_url)
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO districts (ags, name, state, chamber_code) VALUES ('1', 'a', 'b', 'x')")
        )
    engine.dispose()
    with pytest.raises(SchemaOutdated, match="without their parent"):
        schema.upgrade(sqlite_url)
