"""A company in a real browser: profile, needs, drafts, requests, and everything that follows from them."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.company_pages import NEED, CompanyVisit, Others


@pytest.fixture(scope="session")
def others(base_url: str, server_environ: dict[str, str]) -> Others:
    return Others(server_environ)


@pytest.fixture
def shaky_page(browser: Browser, base_url: str, viewport: dict[str, int]) -> Iterator[Page]:
    """A page whose connection may break; the browser's complaints about that are no faults."""
    context = browser.new_context(base_url=base_url, viewport=viewport, locale="de-DE")  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def request_and_withdraw(visit: CompanyVisit) -> None:
    visit.sign_in()
    visit.look()
    visit.state_need()
    visit.look()
    token = visit.request()
    visit.look()
    visit.follow("Vermittlung verfolgen")
    visit.expect_status("Angefragt")
    expect(visit.page.locator("main")).to_contain_text("Die Kammer ist am Zug")
    expect(visit.page.locator(".mm-turn time")).to_contain_text("Bis ")
    visit.look()
    visit.open("/betrieb")
    visit.page.locator(f"a[href$='/betrieb/vermittlungen/{token}']").click()
    visit.follow("Anfrage zurückziehen")
    visit.look()
    visit.press("Anfrage zurückziehen")
    visit.expect_status("Zurückgezogen")


def test_request_is_followed_and_withdrawn(page: Page) -> None:
    request_and_withdraw(CompanyVisit(page))


def test_request_is_followed_and_withdrawn_without_javascript(plain_page: Page) -> None:
    request_and_withdraw(CompanyVisit(plain_page, scripts=False))


def to_the_rating(visit: CompanyVisit, others: Others) -> None:
    visit.sign_in()
    visit.state_need()
    token = visit.request()
    others.ask(token, "Wie viele Lehrlinge suchen Sie?")
    visit.open("/betrieb")
    waiting = visit.page.locator("section", has=visit.page.locator("#waiting-title"))
    expect(waiting).to_contain_text("Rückfrage offen")
    visit.look()
    visit.open(f"/betrieb/vermittlungen/{token}")
    visit.look()
    visit.page.locator("#answer-text").fill("Zwei, ab September.")
    visit.press("Antwort senden")
    visit.expect_status("Angefragt")
    others.approve(token)
    visit.page.reload()
    visit.expect_status("Partner ist gefragt")
    expect(visit.page.locator(".mm-contact")).to_have_count(0)
    others.accept(token)
    visit.page.reload()
    visit.expect_status("Zugesagt")
    expect(visit.page.locator(".mm-contact")).to_be_visible()
    visit.look()
    visit.press("Gespräch hat stattgefunden")
    visit.press("Bewertung senden")
    expect(visit.page.get_by_role("alert")).to_contain_text("einen bis fünf Sterne")
    visit.look()
    visit.page.locator("#outcome-pilot").check()
    visit.page.locator("#stars-4").check()
    visit.press("Bewertung senden")
    expect(visit.page.locator("main")).to_contain_text("Danke für Ihre Bewertung")
    visit.look()


def test_question_acceptance_meeting_and_rating(page: Page, others: Others) -> None:
    to_the_rating(CompanyVisit(page), others)


def test_question_acceptance_meeting_and_rating_without_javascript(plain_page: Page, others: Others) -> None:
    to_the_rating(CompanyVisit(plain_page, scripts=False), others)


def test_next_best_is_asked_with_one_click_after_a_refusal(plain_page: Page, others: Others) -> None:
    visit = CompanyVisit(plain_page, scripts=False)
    visit.sign_in()
    visit.state_need()
    token = visit.request()
    others.approve(token)
    others.decline(token)
    visit.open(f"/betrieb/vermittlungen/{token}")
    visit.expect_status("Vom Partner abgesagt")
    expect(plain_page.locator("main")).to_contain_text("Erst im Mai.")
    visit.press("Diesen Partner anfragen")
    expect(plain_page.locator("h1")).to_have_text("Ihre Anfrage ist unterwegs")
    assert token not in plain_page.url


def test_draft_is_saved_while_typing_and_found_again(page: Page) -> None:
    visit = CompanyVisit(page)
    visit.sign_in()
    visit.write_need("Halb fertiger Entwurf über unsere Kasse")
    expect(page.locator("#draft-state [data-saved]")).to_contain_text("Entwurf gespeichert", timeout=15_000)
    visit.look()
    assert page.evaluate("Object.keys(localStorage).length") == 0
    visit.open("/betrieb")
    visit.look()
    visit.follow("Weiterschreiben")
    expect(page.locator("textarea[name=text]")).to_have_value("Halb fertiger Entwurf über unsere Kasse")
    visit.open("/betrieb")
    visit.follow("Löschen")
    visit.look()
    visit.press("Entwurf löschen")
    expect(page.locator("main")).not_to_contain_text("Halb fertiger Entwurf")


def test_draft_is_saved_by_a_button_without_javascript(plain_page: Page) -> None:
    visit = CompanyVisit(plain_page, scripts=False)
    visit.sign_in()
    visit.write_need("kurz")
    plain_page.locator("input[name=postcode]").fill("falsch")
    visit.press("Als Entwurf speichern")
    expect(plain_page.locator("main")).to_contain_text("Als Entwurf gespeichert")
    expect(plain_page.locator("textarea[name=text]")).to_have_value("kurz")
    expect(plain_page.locator("input[name=postcode]")).to_have_value("falsch")
    visit.open("/betrieb")
    visit.follow("Löschen")
    visit.press("Entwurf löschen")


def test_lost_connection_loses_no_words(shaky_page: Page) -> None:
    page, visit = shaky_page, CompanyVisit(shaky_page)
    visit.sign_in()
    visit.open("/betrieb/bedarf")
    page.context.set_offline(True)
    page.locator("textarea[name=text]").fill("Getippt, als die Verbindung weg war.")
    page.locator("input[name=size][value=micro]").check()
    expect(page.locator("#draft-state")).to_contain_text("Keine Verbindung", timeout=15_000)
    page.context.set_offline(False)
    visit.open("/betrieb/bedarf")
    expect(page.locator("#restored")).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_have_value("Getippt, als die Verbindung weg war.")
    expect(page.locator("input[name=size][value=micro]")).to_be_checked()
    visit.look()
    page.locator("textarea[name=text]").fill("Noch ein Versuch ohne Verbindung.")
    visit.open("/betrieb")
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.locator(".mm-account summary").click()
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_load_state()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_expired_session_loses_no_words(page: Page) -> None:
    visit = CompanyVisit(page)
    visit.sign_in()
    visit.write_need("Unsere Kasse ist alt, wir möchten Kartenzahlung anbieten.")
    page.context.clear_cookies()
    visit.submit()
    visit.sign_in_and_go_on()
    expect(page).to_have_url(re.compile(r"/betrieb/bedarf/[\w-]{20,}\?neu=1$"))
    expect(page.get_by_text("Unsere Kasse ist alt").first).to_be_visible()


def test_profile_shows_district_and_chamber_while_typing(page: Page) -> None:
    visit = CompanyVisit(page)
    visit.sign_in()
    visit.open("/betrieb/profil")
    visit.look()
    page.locator("#postcode").fill("83022")
    expect(page.locator("#place")).to_contain_text("Rosenheim", timeout=15_000)
    page.locator("#name").fill("")
    visit.press("Profil speichern")
    expect(page.get_by_role("alert")).to_contain_text("Namen Ihres Betriebs")
    expect(page.locator("#postcode")).to_have_value("83022")
    visit.look()


def test_need_without_account_leads_to_the_request(page: Page) -> None:
    visit = CompanyVisit(page)
    visit.state(NEED)
    visit.follow("Vermittlung anfragen")
    visit.look()
    visit.follow("Anmelden")
    visit.fill_sign_in()
    expect(page).to_have_url(re.compile(r"/betrieb/bedarf/[\w-]{20,}/anfragen/"))
    visit.press("Anfrage senden")
    expect(page.locator("h1")).to_have_text("Ihre Anfrage ist unterwegs")


def test_english_pages_are_accessible(one_page: Page) -> None:
    visit = CompanyVisit(one_page)
    visit.sign_in()
    for path in ("/en/betrieb", "/en/betrieb/profil", "/en/betrieb/bedarf"):
        one_page.goto(path)
        visit.look_at_both_widths()
