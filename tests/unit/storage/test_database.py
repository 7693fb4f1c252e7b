"""The store is set up for safe concurrent writing, and its failures speak the product's language."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text

from matchmaker.storage.database import Database
from matchmaker.storage.errors import ConcurrentChange, StoreUnavailable
from matchmaker.storage.unit_of_work import UnitOfWork
from models.types import UtcDateTime, Vector


def test_sqlite_is_prepared_on_every_connection(migrated_sqlite_url: str) -> None:
    with Database(migrated_sqlite_url) as database, database.engine.connect() as connection:
        settings = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert settings == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15_000, "synchronous": 1}


def test_folder_of_the_database_is_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/deep/store.sqlite3"
    with Database(url) as database, database.engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_writer_that_waits_too_long_is_told_so_and_can_try_again(migrated_sqlite_url: str) -> None:
    with Database(migrated_sqlite_url, wait_ms=50) as database:
        with UnitOfWork(database, write=True) as first:
            before = first.catalogue.version()
            first.catalogue.raise_version()
            with pytest.raises(ConcurrentChange, match="locked"), UnitOfWork(database, write=True) as second:
                second.catalogue.raise_version()
            with UnitOfWork(database) as reader:
                assert reader.catalogue.version() == before
            first.commit()
        with UnitOfWork(database, write=True) as third:
            third.catalogue.raise_version()
            third.commit()
        with UnitOfWork(database) as reader:
            assert reader.catalogue.version() == before + 2


def test_writer_waits_for_another_writer(migrated_sqlite_url: str) -> None:
    with Database(migrated_sqlite_url) as database:

        def write() -> None:
            with UnitOfWork(database, write=True) as uow:
                uow.catalogue.raise_version()
                uow.commit()

        with UnitOfWork(database, write=True) as uow:
            before = uow.catalogue.version()
            uow.catalogue.raise_version()
            thread = Thread(target=write)
            thread.start()
            uow.commit()
        thread.join()
        with UnitOfWork(database) as uow:
            assert uow.catalogue.version() == before + 2


@pytest.mark.parametrize("content", [b"this is not a database at all, but a text" * 50])
def test_damaged_file_is_reported(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "store.sqlite3"
    file.write_bytes(content)
    with Database(f"sqlite:///{file}") as database, pytest.raises(StoreUnavailable, match="not a database"):
        UnitOfWork(database).__enter__().catalogue.version()


def test_folder_in_place_of_the_file_is_reported(tmp_path: Path) -> None:
    with (
        Database(f"sqlite:///{tmp_path}") as database,
        pytest.raises(StoreUnavailable, match="unable to open"),
    ):
        UnitOfWork(database).__enter__().catalogue.version()


def test_missing_server_is_reported(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://nobody@/nothing?host={tmp_path}"
    with Database(url) as database, pytest.raises(StoreUnavailable, match="does not answer"):
        UnitOfWork(database).__enter__().catalogue.version()


def test_full_disk_is_reported(migrated_sqlite_url: str) -> None:
    with Database(migrated_sqlite_url) as database, UnitOfWork(database, write=True) as uow:
        pages = uow.session.scalar(text("PRAGMA page_count"))
        uow.session.execute(text(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(StoreUnavailable, match="full"):
            uow.session.execute(
                text("INSERT INTO topic_fields (key, position, labels) VALUES ('x', 0, :labels)"),
                {"labels": "x" * 1_000_000},
            )


def test_moments_are_kept_in_utc_on_sqlite() -> None:
    from sqlalchemy.dialects import sqlite

    kind, dialect = UtcDateTime(), sqlite.dialect()
    summer = datetime(2026, 7, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    stored = kind.process_bind_param(summer, dialect)
    assert stored == datetime(2026, 7, 1, 12)
    assert kind.process_result_value(stored, dialect) == datetime(2026, 7, 1, 12, tzinfo=UTC) == summer
    with pytest.raises(ValueError, match="time zone"):
        kind.process_bind_param(datetime(2026, 7, 1), dialect)


def test_column_types_name_themselves_for_migrations() -> None:
    assert repr(UtcDateTime()) == "UtcDateTime()"
    assert repr(Vector()) == "Vector()"


def test_vectors_are_little_endian_floats_in_the_file(migrated_sqlite_url: str) -> None:
    import numpy as np

    with Database(migrated_sqlite_url) as database, UnitOfWork(database, write=True) as uow:
        uow.embeddings.add("m", "passage", {"0" * 64: np.array([1, -2], dtype=np.float32)})
        uow.commit()
    connection = sqlite3.connect(migrated_sqlite_url.removeprefix("sqlite:///"))
    (stored,) = connection.execute("SELECT vector FROM embeddings").fetchone()
    connection.close()
    assert stored.hex() == "0000803f" + "000000c0"
