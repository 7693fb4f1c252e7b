"""New addresses and known browsers on both stores."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.container import Container
from matchmaker.domain.errors import MatchmakerError, NotFound
from matchmaker.services.accounts import AccountsServices
from matchmaker.services.accounts.views import SignedIn
from matchmaker.services.forget_old import ForgetOld
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail
from tests.people import PASSWORD, add_people, address

NOW = datetime(2026, 2, 2, 9, tzinfo=UTC)
NEW = "anna@neu.example"


class Desk:
    """The use cases with a clock that tests move."""

    def __init__(self, database: Database) -> None:
        self.now, self.database = NOW, database
        self.people = add_people(database)
        settings = Settings(
            secret_key="x" * 32,
            database_url="sqlite://",
            data_dir=PROJECT_ROOT / "data",
            var_dir=PROJECT_ROOT / "var",
        )
        container = Container(settings, lambda: self.now)
        container.database = database
        self.use: AccountsServices = container.services.accounts

    def sign_in(self, name: str = "sme", browser: str = "Firefox, Linux") -> SignedIn:
        step = self.use.sign_in.with_password(address(name), PASSWORD, browser)
        found = self.use.sessions.find(str(step.token))
        assert found
        return found

    def mails(self, message: str) -> list[OutboxMail]:
        with UnitOfWork(self.database) as uow:
            query = select(OutboxMail).where(OutboxMail.message == message).order_by(OutboxMail.id)
            return list(uow.session.scalars(query))

    def link(self) -> str:
        return str(self.mails("confirm_new_address")[-1].values["path"]).rsplit("/", 1)[1]


@pytest.fixture
def desk(seeded: Database) -> Desk:
    return Desk(seeded)


def test_of_many_confirmations_at_once_one_counts(desk: Desk) -> None:
    viewer = desk.sign_in()
    desk.use.change_email.ask(viewer, NEW, PASSWORD, "")
    token = desk.link()

    def attempt(number: int) -> bool:
        try:
            desk.use.change_email.confirm(token, PASSWORD, None)
        except MatchmakerError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1
    assert len(desk.mails("address_changed")) == 1


def test_an_address_taken_meanwhile_is_refused(desk: Desk) -> None:
    tokens = []
    for name in ("sme", "other_sme"):
        desk.use.change_email.ask(desk.sign_in(name), NEW, PASSWORD, "")
        tokens.append(desk.link())
    desk.use.change_email.confirm(tokens[0], PASSWORD, None)
    with pytest.raises(NotFound):
        desk.use.change_email.confirm(tokens[1], PASSWORD, None)


def test_going_back_to_the_old_address_does_not_revive_the_link(desk: Desk) -> None:
    desk.use.change_email.ask(desk.sign_in(), NEW, PASSWORD, "")
    first = desk.link()
    desk.use.change_email.confirm(first, PASSWORD, None)
    desk.now += timedelta(minutes=1)
    step = desk.use.sign_in.with_password(NEW, PASSWORD, "Firefox, Linux")
    viewer = desk.use.sessions.find(str(step.token))
    assert viewer
    desk.use.change_email.ask(viewer, address("sme"), PASSWORD, "")
    desk.use.change_email.confirm(desk.link(), PASSWORD, None)
    with pytest.raises(NotFound):
        desk.use.change_email.find(first)


def test_waiting_mails_follow_and_links_of_the_old_address_are_void(desk: Desk) -> None:
    viewer = desk.sign_in()
    desk.use.passwords.ask_reset(address("sme"), "de")
    reset = str(desk.mails("reset_password")[0].values["path"]).rsplit("/", 1)[1]
    desk.use.change_email.ask(viewer, NEW, PASSWORD, "")
    desk.sign_in(browser="Chrome, Android")
    assert [one.address for one in desk.mails("new_sign_in")] == [address("sme")]
    desk.use.change_email.confirm(desk.link(), PASSWORD, viewer.session_id)
    assert [one.address for one in desk.mails("new_sign_in")] == [NEW]
    assert [one.due_at for one in desk.mails("reset_password")] == [None]
    assert [one.address for one in desk.mails("new_address_asked")] == [address("sme")]
    with pytest.raises(NotFound):
        desk.use.passwords.email_of(reset)
    assert [one.id for one in desk.use.sessions.of_person(viewer)] == [viewer.session_id]


def test_a_wish_is_forgotten_when_its_link_is_over(desk: Desk) -> None:
    viewer = desk.sign_in()
    desk.use.change_email.ask(viewer, NEW, PASSWORD, "")
    desk.now += timedelta(hours=23)
    assert desk.use.change_email.of(viewer).waiting == NEW
    desk.now += timedelta(hours=2)
    assert desk.use.change_email.of(viewer).waiting is None
    ForgetOld(desk.database, lambda: desk.now).forget()
    with UnitOfWork(desk.database) as uow:
        assert uow.accounts.email_change(viewer.actor.user_id or 0) is None


def test_a_browser_not_seen_before_is_told_but_never_the_first_one(desk: Desk) -> None:
    for browser, told in (
        *(("Firefox, Linux", 0), ("Firefox, Linux", 0), ("Chrome, Android", 1), ("Chrome, Android", 1)),
        *(("Firefox, Linux", 1), ("", 2), ("", 2)),
    ):
        desk.now += timedelta(minutes=1)
        desk.use.sessions.revoke_others(desk.sign_in(browser=browser))
        assert len(desk.mails("new_sign_in")) == told, browser
    assert [one.values["browser"] for one in desk.mails("new_sign_in")] == ["Chrome, Android", None]
    assert {one.user_id for one in desk.mails("new_sign_in")} == {desk.people["sme"]}


def test_a_browser_is_known_for_ninety_days_and_a_long_pause_is_no_first_time(desk: Desk) -> None:
    forget = ForgetOld(desk.database, lambda: desk.now)
    desk.sign_in(browser="Firefox, Linux")
    desk.now += timedelta(days=80)
    desk.sign_in(browser="Firefox, Linux")
    desk.now += timedelta(days=80)
    forget.forget()
    desk.sign_in(browser="Firefox, Linux")
    assert desk.mails("new_sign_in") == []
    desk.now += timedelta(days=91)
    forget.forget()
    desk.sign_in(browser="Firefox, Linux")
    assert len(desk.mails("new_sign_in")) == 1
    desk.now += timedelta(minutes=1)
    desk.sign_in(browser="Chrome, Android")
    desk.now += timedelta(days=91)
    forget.forget()
    with UnitOfWork(desk.database) as uow:
        assert len(uow.accounts.browsers_of(desk.people["sme"])) == 1


def test_many_sign_ins_at_once_from_a_new_browser_all_get_in(desk: Desk) -> None:
    desk.sign_in()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: desk.sign_in(browser="Chrome, Android"), range(4)))
    assert len({one.session_id for one in found}) == 4
    assert len(desk.mails("new_sign_in")) == 1


def test_nothing_is_mailed_when_the_sign_in_fails(desk: Desk) -> None:
    desk.sign_in()
    with pytest.raises(MatchmakerError):
        desk.use.sign_in.with_password(address("sme"), "wrong", "Chrome, Android")
    assert desk.mails("new_sign_in") == []
