"""Nobody learns from the time of an answer who has an account: the expensive work is the same."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.container import Container
from matchmaker.domain.errors import MatchmakerError
from matchmaker.services.accounts import AccountsServices, hashing
from matchmaker.services.accounts.sign_up import PersonInput
from matchmaker.storage.database import Database
from tests.people import PASSWORD, add_people, address

NOW = datetime(2026, 2, 2, 9, tzinfo=UTC)
KNOWN, UNKNOWN = address("sme"), "unknown@neu.example"


def sign_in(use: AccountsServices, email: str) -> None:
    use.sign_in.with_password(email, "wrong password", "Test")


def reset(use: AccountsServices, email: str) -> None:
    use.passwords.ask_reset(email, "de")


def sign_up_sme(use: AccountsServices, email: str) -> None:
    use.sign_up.sme(
        PersonInput("Frida Neu", email, PASSWORD, "de"), "Bäckerei Neu", "80331", "small", "10.71"
    )


def sign_up_partner(use: AccountsServices, email: str) -> None:
    use.sign_up.partner(PersonInput("Paul Neu", email, PASSWORD, "de"), "Neu IT", "")


class Counting:
    """argon2, counted by what it does."""

    def __init__(self, real: Any) -> None:
        self.real, self.done = real, Counter[str]()

    def __getattr__(self, name: str) -> Any:
        self.done[name] += 1
        return getattr(self.real, name)


@pytest.fixture
def use(seeded: Database) -> AccountsServices:
    add_people(seeded)
    settings = Settings(
        secret_key="x" * 32,
        database_url="sqlite://",
        data_dir=PROJECT_ROOT / "data",
        var_dir=PROJECT_ROOT / "var",
    )
    container = Container(settings, lambda: NOW)
    container.database = seeded
    return container.services.accounts


@pytest.mark.parametrize(
    ("act", "work"),
    [
        (sign_in, {"verify": 1}),
        (reset, {"verify": 1}),
        (sign_up_sme, {"hash": 1}),
        (sign_up_partner, {"hash": 1}),
    ],
)
def test_known_and_unknown_addresses_take_the_same_hashing(
    use: AccountsServices,
    act: Callable[[AccountsServices, str], None],
    work: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for email in (KNOWN, UNKNOWN, address("nobody"), "x@demo.example"):
        counting = Counting(hashing._HASHER)
        with monkeypatch.context() as patch:
            patch.setattr(hashing, "_HASHER", counting)
            with suppress(MatchmakerError):
                act(use, email)
        assert counting.done == work, email


@pytest.mark.parametrize("act", [sign_in, reset])
def test_known_and_unknown_addresses_write_the_same_rows(
    seeded: Database, use: AccountsServices, act: Callable[[AccountsServices, str], None]
) -> None:
    written: dict[str, list[str]] = {KNOWN: [], UNKNOWN: []}
    for email, statements in written.items():

        def note(*given: Any, statements: list[str] = statements) -> None:
            if given[2].split(maxsplit=1)[0] in ("INSERT", "UPDATE"):
                statements.append(given[2])

        event.listen(seeded.engine, "before_cursor_execute", note)
        with suppress(MatchmakerError):
            act(use, email)
        event.remove(seeded.engine, "before_cursor_execute", note)
    assert written[KNOWN] == written[UNKNOWN] != []


def test_nothing_is_mailed_to_unknown_addresses(seeded: Database, use: AccountsServices) -> None:
    from matchmaker.storage.unit_of_work import UnitOfWork

    reset(use, UNKNOWN)
    with UnitOfWork(seeded) as uow:
        assert (uow.outbox.recent(9), uow.outbox.waiting()) == ([], 0)
