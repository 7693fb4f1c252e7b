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


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible_and_fits(one_page: Page, path: str) -> None:
    for words in (GERMAN, ENGLISH):
        visit = Visit(one_page, words)
        visit.open(path)
        expect(one_page.locator("html")).to_have_attribute("lang", "en" if words.prefix else "de")
        visit.look_at_both_widths()


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["german", "english"])
def test_result_is_accessible_and_fits(one_page: Page, words: Words) -> None:
    visit = Visit(one_page, words)
    visit.state("Unsere Kasse ist alt, wir möchten Kartenzahlung anbieten und eine neue Kasse.")
    for details in one_page.locator("details").all():
        details.evaluate("element => { element.open = true }")
    visit.look_at_both_widths()


def test_language_switch_stays_on_the_page(one_page: Page) -> None:
    one_page.goto("/partner?thema=wifi")
    one_page.get_by_role("link", name="English").click()
    expect(one_page).to_have_url(re.compile(r"/en/partner\?thema=wifi$"))
    one_page.get_by_role("link", name="Deutsch").click()
    expect(one_page).to_have_url(re.compile(r"[^n]/partner\?thema=wifi$"))


def test_directory_filters_by_topic(one_page: Page) -> None:
    one_page.goto("/partner")
    everyone = int(re.findall(r"\d+", one_page.locator("h2").first.inner_text())[0])
    one_page.locator("select[name=thema]").select_option("wifi")
    one_page.get_by_role("button", name="Eingrenzen").click()
    expect(one_page).to_have_url(re.compile("thema=wifi"))
    found = int(re.findall(r"\d+", one_page.locator("h2").first.inner_text())[0])
    assert 0 < found < everyone


def test_ranking_is_explained_from_the_result(one_page: Page) -> None:
    visit = Visit(one_page, GERMAN)
    visit.state("Wir brauchen Hilfe bei der E-Rechnung, ab wann ist das Pflicht?")
    one_page.locator("main").get_by_role("link", name=GERMAN.why).first.click()
    expect(one_page.locator("h1")).to_have_text("Warum diese Partner?")
