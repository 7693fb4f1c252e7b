"""What a chamber steers by, in a real browser: neutrality, network, gaps, effect, import."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import ENGLISH, GERMAN, Visit
from tests.e2e.people import Person

COORDINATOR = "katharina.moser@demo.example"
PAGES = (
    "/koordination/neutralitaet", "/koordination/netz", "/koordination/wirkung", "/koordination/vergleich",
    "/koordination/import", "/neutralitaet",
)  # fmt: skip
COMPANIES = (
    "Firma;PLZ;Branche;Beschäftigte;Ansprechpartner;E-Mail;Bedarf\n"
    "Bäckerei Sauerteig;82362;Bäckerei;12;Rosa Sauer;rosa@sauerteig.example;Wir brauchen eine neue Kasse.\n"
    "Schreinerei Span;99999;Schreinerei;7;Jo Span;jo@span.example;Wir suchen einen Onlineshop.\n"
)


@pytest.fixture
def coordinator(one_page: Page) -> Person:
    person = Person(one_page, COORDINATOR)
    person.sign_in()
    return person


def test_reports_are_accessible_and_fit(coordinator: Person) -> None:
    for words in (GERMAN, ENGLISH):
        visit = Visit(coordinator.page, words)
        for path in PAGES:
            visit.open(path)
            for details in coordinator.page.locator("main details").all():
                details.evaluate("element => { element.open = true }")
            visit.look_at_both_widths()


def test_a_chamber_looks_at_its_own_figures_of_a_year_by_keyboard(coordinator: Person) -> None:
    page, visit = coordinator.page, Visit(coordinator.page, GERMAN)
    visit.open("/koordination")
    page.get_by_role("link", name="Neben anderen IHKs").click()
    choice = page.get_by_label("Zeitraum", exact=True)
    choice.focus()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(re.compile("20[0-9]{2}$"))
    expect(page.locator("main")).to_contain_text("sobald 6 IHKs")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.startswith("vergleich-20")


def test_a_gap_leads_to_an_invitation(coordinator: Person) -> None:
    page, visit = coordinator.page, Visit(coordinator.page, GERMAN)
    visit.open("/koordination/luecken")
    # The first look may compute; the page loads itself again.
    expect(page.locator("#ranked")).to_be_visible(timeout=60_000)
    visit.look_at_both_widths()
    page.locator(".mm-gaps a").first.click()
    expect(page.locator("textarea").first).to_have_value(re.compile("IHK"))
    visit.look_at_both_widths()


def test_companies_are_checked_before_they_are_imported(coordinator: Person) -> None:
    page, visit = coordinator.page, Visit(coordinator.page, GERMAN)
    visit.open("/koordination/import")
    page.locator("input[type=file]").set_input_files(
        {"name": "betriebe.csv", "mimeType": "text/csv", "buffer": COMPANIES.encode()}
    )
    page.locator("main form button[type=submit]").first.click()
    visit.look_at_both_widths()
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("99999")
    visit.look_at_both_widths()
