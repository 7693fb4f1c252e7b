"""The main job in a real browser: state a need, see partners with evidence, go on from there."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import ENGLISH, GERMAN, Visit, Words

NEEDS = [
    pytest.param(GERMAN, "Mir finden koane Lehrlinge mehr, de Inserate bringan nix.", id="german"),
    pytest.param(ENGLISH, "We cannot find apprentices any more, our adverts bring nothing.", id="english"),
]


def _visible_journey(visit: Visit, text: str) -> None:
    visit.state(text)
    expect(visit.page).to_have_url(re.compile(r"/bedarf/[\w-]{20,}$"))
    assert 1 <= len(visit.matches) <= 3
    expect(visit.page.get_by_text(text).first).to_be_visible()
    expect(visit.page.locator(".mm-band").first).to_be_visible()
    expect(visit.page.locator(".mm-match__reason").first).not_to_be_empty()
    assert "%" not in visit.page.locator("main").inner_text()
    visit.page.get_by_role("link", name=visit.words.request).first.click()
    expect(visit.page).to_have_url(re.compile(r"/vermittlung/"))
    expect(visit.page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(("words", "text"), NEEDS)
def test_need_leads_to_partners(page: Page, words: Words, text: str) -> None:
    _visible_journey(Visit(page, words), text)


@pytest.mark.parametrize(("words", "text"), NEEDS)
def test_need_leads_to_partners_without_javascript(plain_page: Page, words: Words, text: str) -> None:
    _visible_journey(Visit(plain_page, words), text)


def test_apprentice_need_in_dialect_finds_apprentice_offerings(page: Page) -> None:
    visit = Visit(page, GERMAN)
    visit.state("Mir finden koane Lehrlinge mehr, koana wui mehr a Handwerk lerna.")
    first = page.locator(".mm-match").first
    expect(first.locator(".mm-tags")).to_contain_text("Auszubildende finden")


def test_more_partners_on_request(page: Page) -> None:
    visit = Visit(page, GERMAN)
    visit.state("Unsere Daten sind nicht gesichert, wir brauchen eine Datensicherung.", "80331")
    shown = len(visit.matches)
    page.get_by_role("link", name=re.compile("Noch .* zeigen")).click()
    expect(page).to_have_url(re.compile(r"alle=1"))
    assert shown < len(visit.matches) <= 10
    assert page.locator(".mm-match h3").first.is_visible()


def test_topics_are_suggested_while_typing_and_can_be_chosen(page: Page) -> None:
    visit = Visit(page, GERMAN)
    visit.open("/bedarf")
    page.locator("textarea[name=text]").press_sequentially(
        "Unser WLAN im Gasthof geht dauernd nicht", delay=5
    )
    chip = page.locator("#topic-chips input[value=wifi]")
    expect(chip).to_be_attached(timeout=15_000)
    chip.check()
    visit.fill_company("82362", "micro")
    visit.submit()
    expect(page.get_by_text("Ihre Themen")).to_be_visible()


def test_industry_is_found_by_a_plain_word(page: Page) -> None:
    visit = Visit(page, GERMAN)
    visit.start_on_landing("Unsere Kunden finden uns im Internet nicht.")
    visit.fill_company("82362", "micro")
    page.locator("#industry-word").press_sequentially("Metzger", delay=5)
    choice = page.locator("#industries input[name=industry]").first
    expect(choice).to_be_attached(timeout=15_000)
    choice.check()
    visit.submit()
    expect(page).to_have_url(re.compile(r"/bedarf/[\w-]{20,}$"))
    expect(page.get_by_text("Fleisch").first).to_be_visible()


def test_ambiguous_industry_is_asked_back_without_javascript(plain_page: Page) -> None:
    visit = Visit(plain_page, GERMAN)
    visit.start_on_landing("Unsere Kunden finden uns im Internet nicht.")
    visit.fill_company("82362", "micro")
    plain_page.locator("#industry-word").fill("Schreiner")
    visit.submit()
    assert plain_page.locator("input[name=industry]").count() > 1
    expect(plain_page.locator("textarea[name=text]")).to_have_value(
        "Unsere Kunden finden uns im Internet nicht."
    )
    plain_page.locator("input[name=industry]").first.check()
    visit.submit()
    expect(plain_page).to_have_url(re.compile(r"/bedarf/[\w-]{20,}$"))


def test_wrong_input_is_explained_and_nothing_typed_is_lost(page: Page) -> None:
    visit = Visit(page, GERMAN)
    visit.open("/bedarf")
    page.locator("textarea[name=text]").fill("zu kurz")
    page.locator("input[name=postcode]").fill("99")
    visit.submit()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("mindestens 20 Zeichen")
    expect(summary).to_contain_text("fünf Ziffern")
    expect(page.locator("textarea[name=text]")).to_have_value("zu kurz")
    expect(page.locator("input[name=postcode]")).to_have_value("99")
    visit.expect_accessible()
    visit.expect_no_sideways_scrolling()


def test_nothing_fits_is_said_honestly(page: Page) -> None:
    visit = Visit(page, GERMAN)
    visit.state("Das Dach unserer Halle ist undicht, wir suchen einen Dachdecker.")
    assert visit.matches == []
    expect(page.locator("main")).to_contain_text("Kammer")
    visit.expect_accessible()


def test_need_can_be_changed(page: Page) -> None:
    visit = Visit(page, GERMAN)
    text = "Wir suchen Hilfe mit Instagram, niemand von uns kennt sich aus."
    visit.state(text, "80331", "micro")
    first = page.url
    page.get_by_role("link", name="Bedarf ändern").click()
    expect(page.locator("textarea[name=text]")).to_have_value(text)
    expect(page.locator("input[name=postcode]")).to_have_value("80331")
    visit.submit()
    expect(page).to_have_url(re.compile(r"/bedarf/[\w-]{20,}$"))
    assert page.url != first


def test_html_in_a_need_stays_text(page: Page) -> None:
    visit = Visit(page, GERMAN)
    visit.state("<script>alert(1)</script> <b>Wir</b> brauchen einen neuen Onlineshop & Werbung")
    expect(page.get_by_text("<script>alert(1)</script>").first).to_be_visible()


def test_keyboard_alone_is_enough(page: Page) -> None:
    visit = Visit(page, GERMAN)
    visit.open("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#content")
    page.locator("textarea[name=text]").focus()
    page.keyboard.type("Unsere Daten sind nicht gesichert, was tun?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("input[name=postcode]").focus()
    page.keyboard.type("82362")
    page.locator("input[name=size]").first.focus()
    page.keyboard.press("Space")
    page.locator("input[name=postcode]").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/bedarf/[\w-]{20,}$"))
