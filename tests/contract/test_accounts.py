"""Accounts on both stores: codes that work once, sessions, throttling, operator, demonstration."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest

from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.container import Container
from matchmaker.domain.errors import DataFileError, Forbidden, InvalidInput, NotFound, TooManyAttempts
from matchmaker.domain.vocabulary import Role
from matchmaker.services.accounts import AccountsServices
from matchmaker.services.accounts.sign_up import PersonInput
from matchmaker.services.accounts.throttle import pause_after
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.people import PASSWORD, SECRET, add_people, address
from tests.small_network import write

NOW = datetime(2026, 2, 2, 9, tzinfo=UTC)


class Watch:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


def accounts(database: Database, watch: Watch | None = None, **changes: Any) -> AccountsServices:
    values: dict[str, Any] = {
        "secret_key": "x" * 32,
        "database_url": "sqlite://",
        "data_dir": PROJECT_ROOT / "data",
        "var_dir": PROJECT_ROOT / "var",
    }
    container = Container(Settings(**(values | changes)), watch or Watch())
    container.database = database
    return container.services.accounts


def sign_in(use: AccountsServices, code: str) -> str:
    step = use.sign_in.with_password(address("coordinator"), PASSWORD, "Test")
    assert step.pending
    return use.sign_in.with_code(step.pending, code, "Test")


def test_of_many_at_once_with_one_code_only_one_gets_in(seeded: Database) -> None:
    add_people(seeded)
    use = accounts(seeded)
    code = pyotp.TOTP(SECRET).at(NOW)
    step = use.sign_in.with_password(address("coordinator"), PASSWORD, "Test")
    pending = str(step.pending)

    def attempt(number: int) -> bool:
        try:
            use.sign_in.with_code(pending, code, f"Test {number}")
        except (InvalidInput, TooManyAttempts):
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1


def test_signing_up_twice_at_once_makes_one_account(seeded: Database) -> None:
    use = accounts(seeded)
    person = PersonInput("Frida Neu", "frida@neu.example", PASSWORD, "de")

    def attempt(number: int) -> None:
        use.sign_up.sme(person, "Bäckerei Neu", "80331", "small", "10.71")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attempt, range(4)))
    assert [line.email for line in use.operator.accounts()] == ["frida@neu.example"]


def test_failures_at_once_all_count(seeded: Database) -> None:
    use = accounts(seeded)

    def attempt(number: int) -> None:
        with pytest.raises((InvalidInput, TooManyAttempts)):
            use.sign_in.with_password("unknown@test.example", "x", "Test")

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(attempt, range(5)))
    with pytest.raises(TooManyAttempts):
        use.sign_in.with_password("unknown@test.example", "x", "Test")


def test_codes_of_the_neighbouring_steps_count_but_never_an_older_one_again(seeded: Database) -> None:
    add_people(seeded)
    use = accounts(seeded)
    assert sign_in(use, pyotp.TOTP(SECRET).at(NOW))
    for seconds in (-60, -30, 0, 60):
        with pytest.raises(InvalidInput):
            sign_in(use, pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=seconds)))
    assert sign_in(use, pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=30)))


def test_pauses_grow_and_are_forgotten_after_a_day(seeded: Database) -> None:
    watch = Watch()
    use = accounts(seeded, watch)
    waits = []
    for _ in range(9):
        with pytest.raises((InvalidInput, TooManyAttempts)) as caught:
            use.sign_in.with_password("unknown@test.example", "x", "Test")
        if isinstance(caught.value, TooManyAttempts):
            waits.append(caught.value.wait_seconds)
            watch.now += timedelta(seconds=caught.value.wait_seconds)
    assert waits == [31, 61]
    assert pause_after(4) == timedelta(0)
    assert pause_after(1000) == timedelta(minutes=15)
    watch.now += timedelta(hours=24)
    with pytest.raises(InvalidInput):
        use.sign_in.with_password("unknown@test.example", "x", "Test")


def test_a_password_hashed_with_weaker_parameters_is_hashed_anew(seeded: Database) -> None:
    from argon2 import PasswordHasher

    add_people(seeded)
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with UnitOfWork(seeded, write=True) as uow:
        user = uow.accounts.by_email(address("sme"))
        assert user
        user.password_hash = weak
        uow.commit()
    accounts(seeded).sign_in.with_password(address("sme"), PASSWORD, "Test")
    with UnitOfWork(seeded) as uow:
        user = uow.accounts.by_email(address("sme"))
    assert user
    assert user.password_hash != weak


def test_tokens_and_codes_are_kept_as_hashes_only(seeded: Database) -> None:
    people = add_people(seeded)
    token = accounts(seeded).sessions.start(people["sme"], "Test")
    with UnitOfWork(seeded) as uow:
        (session,) = uow.accounts.sessions_of(people["sme"])
    assert token not in repr(vars(session))
    assert len(session.token_hash) == 64


def test_operator_invites_lists_and_deactivates(seeded: Database) -> None:
    people = add_people(seeded)
    use = accounts(seeded)
    link = use.operator.invite("leitung@ihk.example", Role.ADMINISTRATOR, "155", "de")
    assert use.invitations.find(link.rsplit("/", 1)[1]).role is Role.ADMINISTRATOR
    for role, key in ((Role.SME, "nix"), (Role.PARTNER, "nix"), (Role.COORDINATOR, "999")):
        with pytest.raises(NotFound):
            use.operator.invite("x@ihk.example", role, key, "de")
    with pytest.raises(InvalidInput):
        use.operator.invite(address("coordinator"), Role.COORDINATOR, "155", "de")
    token = use.sessions.start(people["sme"], "Test")
    assert use.operator.deactivate(address("sme").upper()) == 1
    assert use.sessions.find(token) is None
    with pytest.raises(InvalidInput):
        use.operator.deactivate(address("sme"))
    with pytest.raises(NotFound):
        use.operator.deactivate("unknown@test.example")
    assert {line.status for line in use.operator.accounts() if line.email == address("sme")} == {
        "deactivated"
    }


def _demo_file(folder: Path, **changes: Any) -> Path:
    member = {"role": "sme", "sme": "baecker"} | changes
    person = {
        "name": "Demo Person", "email": "demo@demo.example", "phone": None, "language": "de",
        "totp_secret": SECRET, "memberships": [member, {"role": "coordinator", "chamber": "155"}],
    }  # fmt: skip
    notice = {"de": "Erfunden.", "en": "Invented."}
    content = {
        "format": "matchmaker-people/1", "as_of": "2026-01-31", "notice": notice,
        "password": "pack-mas-digital", "people": [person],
    }  # fmt: skip
    write(folder, "demo_people.json", content)
    return folder


def test_demonstration_accounts_exist_in_demonstration_mode_only(seeded: Database, data_dir: Path) -> None:
    folder = _demo_file(data_dir)
    with pytest.raises(Forbidden):
        accounts(seeded, data_dir=folder).demonstration.create()
    demo = accounts(seeded, data_dir=folder, demo=True)
    assert demo.demonstration.create() == demo.demonstration.create() == 1
    (person,) = demo.demonstration.people()
    step = demo.sign_in.with_password(person.email, person.password, "Test")
    token = demo.sign_in.with_code(str(step.pending), str(person.code), "Test")
    assert demo.sessions.find(token)
    real = accounts(seeded, data_dir=folder)
    assert real.demonstration.people() == ()
    assert real.sessions.find(token) is None, "a database of the demonstration opens nothing elsewhere"
    with pytest.raises(InvalidInput, match="wrong"):
        real.sign_in.with_password(person.email, person.password, "Test")


def test_demonstration_names_the_place_of_what_does_not_exist(seeded: Database, data_dir: Path) -> None:
    folder = _demo_file(data_dir, sme="nix")
    with pytest.raises(DataFileError, match="people/0/memberships/0/sme"):
        accounts(seeded, data_dir=folder, demo=True).demonstration.create()


def test_importing_again_leaves_companies_with_people_alone(seeded: Database, data_dir: Path) -> None:
    from matchmaker.storage.seed import seed

    add_people(seeded)
    with UnitOfWork(seeded, write=True) as uow:
        sme = uow.smes.by_key("baecker")
        assert sme
        sme.name = "Bäckerei mit neuem Namen"
        uow.commit()
    seed(seeded, data_dir, demo=True)
    with UnitOfWork(seeded) as uow:
        user = uow.accounts.by_email(address("sme"))
        kept = uow.smes.by_key("baecker")
    assert user
    assert kept
    assert [one.sme_id for one in user.memberships] == [kept.id]
    assert kept.name == "Bäckerei mit neuem Namen"
