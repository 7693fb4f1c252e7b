"""A partner's day in a real browser: what waits, accept, decline, ledger, figures; accessible throughout."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.e2e.pages import ENGLISH, GERMAN, Visit, Words
from tests.e2e.people import Person
from tests.introduction_rows import Happened, add_introduction

EMAIL = "korbinian.lechner@demo.example"
INBOX = "/partnerbereich/vermittlungen"
NEED = "Wir suchen zwei Lehrlinge und wissen nicht, wie wir sie erreichen."
Ask = Callable[[], str]
Cookies = list[dict[str, object]]


@pytest.fixture(scope="module")
def cookies(browser: Browser, base_url: str) -> Cookies:
    """A partner's session: signing in once is enough, and it is throttled."""
    context = browser.new_context(base_url=base_url, locale="de-DE")
    page = context.new_page()
    Person(page, EMAIL).sign_in()
    expect(page).to_have_url(re.compile("/partnerbereich$"))
    found: Cookies = [dict(one) for one in context.cookies()]
    context.close()
    return found


@pytest.fixture
def ask(server_environ: dict[str, str]) -> Iterator[Ask]:
    """Ask the partner once more; gives the path of the introduction."""
    with Database(f"sqlite:///{server_environ['MATCHMAKER_VAR_DIR']}/matchmaker.sqlite3") as database:

        def ask() -> str:
            now = datetime.now(UTC)
            steps = (
                Happened("request", now - timedelta(days=3)),
                Happened("approve", now - timedelta(days=2)),
            )
            with UnitOfWork(database, write=True) as uow:
                sme = uow.smes.by_key("gasthof-obermoosleitner")
                values = {"text": NEED, "language": "de", "postcode": "82335", "size": "small"}
                need = uow.needs.add(**values, created_at=now, sme=sme)
                row = add_introduction(
                    uow,
                    *steps,
                    sme="gasthof-obermoosleitner",
                    offering="azubifunken-lehrlinge-clips",
                    need=need,
                )
                row.due_at = now + timedelta(days=8)
                uow.commit()
                return f"{INBOX}/{row.token}"

        yield ask


@pytest.fixture
def partner(way_page: Page, cookies: Cookies) -> Page:
    """The partner's browser in both widths, with and without JavaScript."""
    way_page.context.add_cookies(cookies)  # type: ignore[arg-type]
    return way_page


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["german", "english"])
def test_every_page_is_accessible_and_fits(one_page: Page, cookies: Cookies, words: Words) -> None:
    one_page.context.add_cookies(cookies)  # type: ignore[arg-type]
    visit = Visit(one_page, words)
    visit.open(f"{INBOX}?stand=alle")
    links = [one.get_attribute("href") or "" for one in one_page.locator("main article h3 a").all()]
    seen: dict[str, str] = {}
    for link in links:
        one_page.goto(link)
        seen.setdefault(one_page.locator(".mm-headline .mm-status").inner_text(), link)
    assert len(seen) >= 5
    fixed = ["", "/vermittlungen", "/vermittlungen?stand=beendet", "/kapazitaet", "/statistik"]
    for path in [*(f"{words.prefix}/partnerbereich{one}" for one in fixed), *seen.values()]:
        one_page.goto(path)
        for details in one_page.locator("details").all():
            details.evaluate("element => { element.open = true }")
        visit.look_at_both_widths()


def test_accepting_releases_contact_data_and_cannot_be_done_twice(partner: Page, ask: Ask) -> None:
    path = ask()
    partner.goto(path)
    assert "Obermoosleitner" not in partner.content()
    expect(partner.locator("main")).to_contain_text(NEED)
    fields = {one: partner.locator(f"form[action$=annehmen] [name={one}]").input_value()
              for one in ("csrf_token", "version")}  # fmt: skip
    partner.get_by_role("button", name="Zusagen und Kontaktdaten austauschen").click()
    expect(partner).to_have_url(re.compile(f"{path}$"))
    expect(partner.locator("h1")).to_contain_text("Obermoosleitner")
    expect(partner.locator("main")).to_contain_text("hans.obermoosleitner@demo.example")
    again = partner.request.post(f"{path}/annehmen", form=fields)
    assert again.status == 409
    partner.get_by_role("button", name="Wir haben uns getroffen").click()
    partner.get_by_role("link", name="Ergebnis melden").click()
    partner.get_by_role("button", name="Bewertung").click()
    expect(partner.locator("#error-summary")).to_be_visible()
    partner.get_by_label("Ein Auftrag").check()
    partner.locator("input[name=stars][value='4']").check()
    partner.get_by_role("button", name="Bewertung").click()
    expect(partner).to_have_url(re.compile(f"{path}$"))


def test_declining_asks_for_a_reason_and_offers_relief(partner: Page, ask: Ask) -> None:
    path = ask()
    partner.goto(path)
    partner.get_by_role("link", name="Absagen …").click()
    partner.locator("textarea[name=text]").fill("Erst wieder im Frühjahr.")
    partner.get_by_role("button", name="Endgültig absagen").click()
    expect(partner.locator("#error-summary")).to_be_visible()
    expect(partner.locator("textarea[name=text]")).to_have_value("Erst wieder im Frühjahr.")
    partner.get_by_label("keine Zeit").check()
    partner.get_by_role("button", name="Endgültig absagen").click()
    expect(partner).to_have_url(re.compile(f"{path}$"))
    expect(partner.locator("main")).to_contain_text("Erst wieder im Frühjahr.")
    assert "Obermoosleitner" not in partner.content()


def test_figures_can_be_downloaded(plain_page: Page, cookies: Cookies) -> None:
    plain_page.context.add_cookies(cookies)  # type: ignore[arg-type]
    plain_page.goto("/partnerbereich/statistik")
    with plain_page.expect_download() as download:
        plain_page.get_by_role("link", name="CSV").click()
    assert re.fullmatch(r"statistik-\d{4}-\d\d\.csv", download.value.suggested_filename)
