"""Every test of this folder runs on both stores."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.services.coordination import CoordinationServices
from matchmaker.services.imports import ImportsServices
from matchmaker.services.state_need import StateNeed
from matchmaker.storage.database import Database
from matchmaker.storage.seed import seed
from tests.fakes import HashingEmbedder
from tests.introduction_world import World
from tests.open_chambers import open_chamber
from tests.small_network import write_data_files
from tests.stores import STORES, PostgresStates


@pytest.fixture(params=STORES)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with the current tables and nothing in them."""
    with Database(request.getfixturevalue(f"migrated_{request.param}_url")) as database:
        yield database


@pytest.fixture(params=STORES)
def seeded(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database that holds the small data files."""
    with Database(request.getfixturevalue(f"seeded_{request.param}_url")) as database:
        yield database


@pytest.fixture
def world(seeded: Database) -> World:
    """The small network with people in every role and the use cases of introductions."""
    return World(seeded)


@pytest.fixture
def desk(world: World) -> CoordinationServices:
    """The use cases of coordinators over the small network; needs are compared by their spelling."""
    settings = Settings(
        secret_key="x" * 32,
        database_url="sqlite://",
        data_dir=PROJECT_ROOT / "data",
        var_dir=PROJECT_ROOT / "var",
    )
    return CoordinationServices.make(
        world.database,
        HashingEmbedder(),
        settings,
        lambda: world.now,
        introductions=world.services,
        state_need=StateNeed(world.database, world.engines, 30, lambda: world.now),
    )


@pytest.fixture
def imports(world: World) -> ImportsServices:
    """The use cases of imports over the small network."""
    settings = Settings(
        secret_key="x" * 32,
        database_url="sqlite://",
        data_dir=PROJECT_ROOT / "data",
        var_dir=PROJECT_ROOT / "var",
    )
    state_need = StateNeed(world.database, world.engines, 30, lambda: world.now)
    return ImportsServices.make(world.database, settings, lambda: world.now, state_need)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Small, valid data files that a test may change."""
    return write_data_files(tmp_path / "data")


@pytest.fixture(scope="session")
def _seeded_postgres(postgres_states: PostgresStates, small_files: Path) -> PostgresStates:
    with Database(postgres_states.restore("empty")) as database:
        seed(database, small_files, demo=True)
        open_chamber(database, "155")
    postgres_states.keep("seeded")
    return postgres_states


@pytest.fixture
def seeded_postgres_url(_seeded_postgres: PostgresStates) -> str:
    return _seeded_postgres.restore("seeded")
