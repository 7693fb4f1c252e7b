"""Every test of this folder runs on both stores."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from matchmaker.storage.database import Database
from matchmaker.storage.seed import seed
from tests.small_network import write_data_files


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    url = request.getfixturevalue(f"migrated_{request.param}_url")
    with Database(str(url)) as database:
        yield database


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Small, valid data files that a test may change."""
    return write_data_files(tmp_path / "data")


@pytest.fixture
def seeded(database: Database, data_dir: Path) -> Database:
    """A database that holds the small data files."""
    seed(database, data_dir, demo=True)
    return database
