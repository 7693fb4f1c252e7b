"""The whole story of an introduction, played by three people: the good end and the sad ones."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Way, matchmaker, new_context
from tests.e2e.pages import DESKTOP, PHONE
from tests.e2e.people import Coordinator, Owner, PartnerPerson

NEED = "Das WLAN in unserer Backstube reißt ständig ab und das Internet ist viel zu langsam."
PARTNER = "Telekom"
CONTACT = "tamara.netzer@demo.example"
SME_SECRETS = ("Zirnbichl", "anna.zirnbichl@demo.example", "08025 0000-1")
"""What nobody at the partner may see before it has accepted."""
sad = pytest.mark.parametrize("way", [(PHONE, True), (DESKTOP, False)], ids=["phone", "desktop-plain"])
"""Ways in which the sad ends are played."""


@dataclass(frozen=True)
class Cast:
    """The people of the story."""

    owner: Owner
    coordinator: Coordinator
    partner: PartnerPerson


@pytest.fixture
def cast(browser: Browser, base_url: str, way: Way) -> Iterator[Cast]:
    """Everybody in a browser of their own, signed in."""
    scripts = way[1]
    contexts = [new_context(browser, base_url, way[0], scripts=scripts) for _ in range(3)]
    pages = [context.new_page() for context in contexts]
    people = Cast(
        Owner(pages[0], "anna.zirnbichl@demo.example", scripts),
        Coordinator(pages[1], "yusuf.demir@demo.example", scripts),
        PartnerPerson(pages[2], CONTACT, scripts),
    )
    for person in (people.owner, people.coordinator, people.partner):
        person.sign_in()
    yield people
    for context in contexts:
        context.close()


@pytest.fixture
def deliver(server_environ: dict[str, str]) -> Callable[[], None]:
    """One sweep of the worker: what is due is mailed, reminded, expired."""
    return lambda: matchmaker("worker", "--once", environ=server_environ)


def _token(address: str) -> str:
    return address.rsplit("/", 1)[1]


def test_request_is_approved_accepted_met_and_rated(cast: Cast) -> None:
    owner, coordinator, partner = cast.owner, cast.coordinator, cast.partner
    address = owner.ask_for(PARTNER, NEED, "Am liebsten vor dem Berufsinformationstag.")
    token = _token(address)
    owner.says("Die Kammer ist am Zug")
    owner.says_nowhere(CONTACT)
    assert partner.page.goto(f"/partnerbereich/vermittlungen/{token}").status == 404  # type: ignore[union-attr]

    coordinator.open("/koordination")
    coordinator.open("/koordination/anfragen")
    coordinator.open_request(token)
    coordinator.says("Zirnbichl", NEED, "Am liebsten vor dem Berufsinformationstag.")
    coordinator.approve(token)
    coordinator.look()

    partner.open("/partnerbereich")
    partner.open("/partnerbereich/vermittlungen")
    partner.open_introduction(token)
    partner.says(NEED, "Miesbach")
    partner.says_nowhere(*SME_SECRETS)
    owner.open(address)
    owner.says_nowhere(CONTACT)
    partner.press("/annehmen")
    partner.look()
    partner.says(*SME_SECRETS)
    owner.open(address)
    owner.says(CONTACT)

    owner.press("/stattgefunden")
    owner.look()
    owner.page.locator("input[name=outcome][value=order]").check()
    owner.page.locator("input[name=stars][value='5']").check()
    owner.page.locator("textarea[name=line]").fill("Drei Filme, zwei Bewerbungen.")
    owner.press("/bewerten")
    owner.look()
    partner.open(f"/partnerbereich/vermittlungen/{token}/bewerten")
    partner.page.locator("input[name=outcome][value=order]").check()
    partner.page.locator("input[name=stars][value='4']").check()
    partner.press("/bewerten")
    partner.look()
    coordinator.open_request(token)
    coordinator.says("Drei Filme, zwei Bewerbungen.")
    coordinator.open(f"/koordination/vermittlungen/{token}/verlauf")


@sad
def test_declined_request_goes_on_to_the_next_partner(cast: Cast) -> None:
    owner, coordinator, partner = cast.owner, cast.coordinator, cast.partner
    address = owner.ask_for(PARTNER, NEED)
    token = _token(address)
    coordinator.approve(token)
    partner.decline(token, "other", "Bei Ihnen liegt kein Kabel von uns.")
    partner.look()
    partner.says_nowhere(*SME_SECRETS)
    owner.open(address)
    owner.says("Bei Ihnen liegt kein Kabel von uns.")
    owner.page.get_by_role("button", name="Diesen Partner anfragen").first.click()
    expect(owner.page).to_have_url(re.compile("/gesendet$"))


@sad
def test_refused_request_says_why_and_offers_others(cast: Cast) -> None:
    owner, coordinator = cast.owner, cast.coordinator
    address = owner.ask_for(PARTNER, NEED)
    coordinator.open_request(_token(address))
    refusal = coordinator.page.locator("form[action*='/ablehnen']")
    coordinator.page.locator("details", has=refusal).locator("summary").first.click()
    refusal.locator("input[name=reason][value=duplicate]").check()
    refusal.locator("textarea").fill("Diese Anfrage läuft bei uns schon.")
    refusal.locator("button[type=submit]").last.click()
    coordinator.look()
    owner.open(address)
    owner.says("Diese Anfrage läuft bei uns schon.")
    owner.says_nowhere(CONTACT)


@sad
def test_question_is_answered_and_the_request_withdrawn(cast: Cast) -> None:
    owner, coordinator, partner = cast.owner, cast.coordinator, cast.partner
    address = owner.ask_for(PARTNER, NEED)
    token = _token(address)
    coordinator.open_request(token)
    question = coordinator.page.locator("form[action*='/rueckfrage']")
    coordinator.page.locator("details", has=question).locator("summary").first.click()
    question.locator("textarea").fill("Wie viele Lehrstellen sind frei?")
    question.locator("button[type=submit]").last.click()
    owner.open(address)
    owner.says("Wie viele Lehrstellen sind frei?")
    owner.page.locator("textarea[name=text]").fill("Zwei ab September.")
    owner.press("/antworten")
    coordinator.open_request(token)
    coordinator.says("Zwei ab September.")
    coordinator.approve(token)
    owner.open(f"{address}/zurueckziehen")
    owner.press("/zurueckziehen")
    owner.look()
    partner.open_introduction(token)
    partner.says_nowhere(*SME_SECRETS)
    assert partner.page.locator("form[action*='/annehmen']").count() == 0


@sad
def test_second_decision_meets_a_page_that_says_so(cast: Cast) -> None:
    owner, coordinator, partner = cast.owner, cast.coordinator, cast.partner
    token = _token(owner.ask_for(PARTNER, NEED))
    coordinator.approve(token)
    partner.open_introduction(token)
    # A second window of the same person answers first.
    other = partner.page.context.new_page()
    other.goto(f"/partnerbereich/vermittlungen/{token}")
    other.locator("form[action*='/annehmen'] button[type=submit]").last.click()
    with partner.page.expect_response(lambda answer: "/annehmen" in answer.url) as answered:
        partner.press("/annehmen")
    assert answered.value.status == 409
    partner.look()


@sad
def test_unanswered_request_expires_and_everybody_is_told(
    cast: Cast, server_environ: dict[str, str], deliver: Callable[[], None]
) -> None:
    owner, coordinator, partner = cast.owner, cast.coordinator, cast.partner
    address = owner.ask_for(PARTNER, NEED)
    token = _token(address)
    coordinator.approve(token)
    _let_days_pass(Path(server_environ["MATCHMAKER_VAR_DIR"]) / "matchmaker.sqlite3", token, 11)
    deliver()
    owner.open(address)
    owner.says("Diesen Partner anfragen")
    partner.open_introduction(token)
    assert partner.page.locator("form[action*='/annehmen']").count() == 0
    assert owner.mails()
    owner.look()


def _let_days_pass(file: Path, token: str, days: int) -> None:
    """As if the approval had been so long ago; the trail stays as it is."""
    with closing(sqlite3.connect(file, timeout=30)) as connection, connection:
        for column in ("approved_at", "changed_at", "due_at"):
            connection.execute(
                f"UPDATE introductions SET {column} = datetime({column}, ?) || '.000000' WHERE token = ?",
                (f"-{days} days", token),
            )
