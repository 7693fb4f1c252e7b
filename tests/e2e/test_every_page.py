"""Every page in both languages and widths: opens, fits, is accessible, switches language."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import ENGLISH, GERMAN, Visit, Words

PAGES = [
    "/", "/bedarf", "/partner", "/partner?thema=wifi", "/partner?thema=funding&format=webinar&kreis=09571",
    "/partner/telekom", "/partner/media-markt-saturn", "/themen", "/themen/apprentices",
    "/warum-diese-partner", "/warum-diese-partner/messung", "/impressum", "/datenschutz", "/barrierefreiheit",
    "/gibt-es-nicht",
]  # fmt: skip


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["german", "english"])
@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_and_fits(page: Page, words: Words, path: str) -> None:
    visit = Visit(page, words)
    visit.open(path)
    expect(page.locator("html")).to_have_attribute("lang", "en" if words.prefix else "de")
    visit.expect_accessible()
    visit.expect_no_sideways_scrolling()


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["german", "english"])
def test_result_is_accessible_and_fits(page: Page, words: Words) -> None:
    visit = Visit(page, words)
    visit.state("Unsere Kasse ist alt, wir möchten Kartenzahlung anbieten und eine neue Kasse.")
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true }")
    visit.expect_accessible()
    visit.expect_no_sideways_scrolling()


def test_language_switch_stays_on_the_page(page: Page) -> None:
    page.goto("/partner?thema=wifi")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/en/partner\?thema=wifi$"))
    page.get_by_role("link", name="Deutsch").click()
    expect(page).to_have_url(re.compile(r"[^n]/partner\?thema=wifi$"))


def test_directory_filters_by_topic(page: Page) -> None:
    page.goto("/partner")
    everyone = int(re.findall(r"\d+", page.locator("h2").first.inner_text())[0])
    page.locator("select[name=thema]").select_option("wifi")
    page.get_by_role("button", name="Eingrenzen").click()
    expect(page).to_have_url(re.compile("thema=wifi"))
    found = int(re.findall(r"\d+", page.locator("h2").first.inner_text())[0])
    assert 0 < found < everyone


def test_ranking_is_explained_from_the_result(page: Page) -> None:
    visit = Visit(page, GERMAN)
    visit.state("Wir brauchen Hilfe bei der E-Rechnung, ab wann ist das Pflicht?")
    page.locator("main").get_by_role("link", name=GERMAN.why).first.click()
    expect(page.locator("h1")).to_have_text("Warum diese Partner?")
