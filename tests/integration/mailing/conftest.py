"""A small outbox and a real mail server."""

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from mail_cases import SENDER, Make, Watch
from mail_server import Postbox, start

from matchmaker.config import MailServer
from matchmaker.mail.transport import SmtpTransport, Transport
from matchmaker.services.mailing.deliver import DeliverMails
from matchmaker.storage.database import Database
from tests.catalogues import compile_catalogues


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    compile_catalogues()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def server(postbox: Postbox) -> Iterator[Controller]:
    controller = start(postbox)
    yield controller
    controller.stop()


@pytest.fixture
def store(migrated_sqlite_url: str) -> Iterator[Database]:
    with Database(migrated_sqlite_url) as database:
        yield database


@pytest.fixture
def deliverer(store: Database, server: Controller, watch: Watch) -> Make:
    """Makes a deliverer to the server, or over a given transport."""

    def make(transport: Transport | None = None, **server_options: object) -> DeliverMails:
        there = MailServer(**{"host": "127.0.0.1", "port": server.port, "security": "none", "timeout": 2}
                           | server_options)  # type: ignore[arg-type]  # fmt: skip
        return DeliverMails(store, transport or SmtpTransport(there), SENDER, watch, quiet=0.0)

    return make
