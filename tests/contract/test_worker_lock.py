"""One worker for each database, on both stores."""

import pytest

from matchmaker.storage.database import Database
from matchmaker.storage.worker_lock import WorkerLock, WorkerRuns


def test_a_second_worker_is_refused_until_the_first_one_ends(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    with Database(url) as other:
        with WorkerLock(database) as lock:
            assert lock.still_held()
            with pytest.raises(WorkerRuns, match="Another worker"), WorkerLock(other):
                pass
        with WorkerLock(other):
            pass
    assert not lock.still_held()


def test_a_broken_connection_is_noticed(migrated_postgres_url: str) -> None:
    with Database(migrated_postgres_url) as database, WorkerLock(database) as lock:
        with Database(migrated_postgres_url) as other, other.engine.connect() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            )
        assert not lock.still_held()
