"""The real application in front of fake use cases."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from applications import Applications
from company import Company
from fake_services import fake_services
from flask import Flask
from flask.testing import FlaskClient
from reading import Library
from signing import Network, Watch

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.container import Container
from matchmaker.domain.vocabulary import Role
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.storage.database import Database
from tests.catalogues import compile_catalogues
from tests.fakes import HashingEmbedder
from tests.introduction_world import build_engine
from tests.people import PEOPLE, add_people
from tests.stores import sqlite_copy

Populated = Callable[[str, Mapping[str, list[tuple[Role, str]]]], tuple[str, dict[str, int]]]
PREFIX = {"de": "", "en": "/en"}


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    compile_catalogues()


def settings(tmp_path: Path, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "secret_key": "k" * 40,
        "database_url": "sqlite://",
        "data_dir": tmp_path,
        "var_dir": tmp_path,
        "demo": True,
        "secure_cookies": False,
        "need_rate_limit": "1000 per minute",
    }
    return Settings(**(values | changes))


@pytest.fixture
def services() -> SimpleNamespace:
    return fake_services()


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory, compiled_catalogues: None) -> Library:
    container = cast(Container, SimpleNamespace(services=fake_services()))
    return Library(create_app(settings(tmp_path_factory.mktemp("var")), container).test_client())


@pytest.fixture(scope="session")
def applications(compiled_catalogues: None) -> Applications:
    return Applications()


@pytest.fixture
def make_app(tmp_path: Path, services: SimpleNamespace, applications: Applications) -> Any:
    def make(**changes: Any) -> Flask:
        return applications(
            settings(tmp_path, **changes), cast(Container, SimpleNamespace(services=services))
        )

    return make


@pytest.fixture
def app(make_app: Any) -> Flask:
    return cast(Flask, make_app())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def populated(_seeded_sqlite: str, tmp_path_factory: pytest.TempPathFactory) -> Populated:
    """The small network with these people, to be copied only; and their user ids."""
    folder = tmp_path_factory.mktemp("populated")
    kept: dict[str, tuple[str, dict[str, int]]] = {}

    def populate(kind: str, people: Mapping[str, list[tuple[Role, str]]]) -> tuple[str, dict[str, int]]:
        if kind not in kept:
            url = sqlite_copy(_seeded_sqlite, folder / f"{kind}.sqlite3")
            with Database(url) as database:
                kept[kind] = (url, add_people(database, people))
        url, ids = kept[kind]
        return url, dict(ids)

    return populate


@pytest.fixture
def network(
    populated: Populated, small_files: Path, tmp_path: Path, applications: Applications
) -> Iterator[Network]:
    """The real application over the small network with people for every role; see signing.Network."""
    watch = Watch()
    template, people = populated("network", PEOPLE)
    url = sqlite_copy(template, tmp_path / "seeded.sqlite3")
    values = settings(tmp_path, database_url=url, data_dir=small_files)
    container = Container(values, watch)
    container.embedder = HashingEmbedder()
    container.engines = EngineProvider(container.database, build_engine)
    try:
        yield Network(applications(values, container), container, people, watch)
    finally:
        container.database.dispose()


@pytest.fixture
def company(
    populated: Populated, small_files: Path, tmp_path: Path, applications: Applications
) -> Iterator[Company]:
    """A company in the real application, with an engine in which every allowed offering is shown."""
    watch = Watch()
    template, people = populated("company", {**PEOPLE, "giant": [(Role.PARTNER, "riese")]})
    url = sqlite_copy(template, tmp_path / "seeded.sqlite3")
    container = Container(settings(tmp_path, database_url=url, data_dir=small_files), watch)
    container.engines = EngineProvider(container.database, build_engine)
    try:
        network = Network(applications(container.settings, container), container, people, watch)
        yield Company(network, network.sign_in("sme"))
    finally:
        container.database.dispose()


@pytest.fixture(params=["de", "en"])
def prefix(request: pytest.FixtureRequest) -> str:
    """The path before every page: once in German, once in English."""
    return PREFIX[request.param]
