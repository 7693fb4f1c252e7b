"""The self-assessment in a real browser: six short pages, grades, and a need that is one click away."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.company_pages import CompanyVisit
from tests.e2e.pages import ENGLISH, GERMAN, Visit, Words

NAMES = {
    "": ("Selbsteinschätzung beginnen", "Zurück", "Weiter", "Noten zeigen", "Partner dafür finden"),
    "/en": ("Start the self-assessment", "Back", "Next", "Show my grades", "Find partners for this"),
}


class Assessed(Visit):
    """A visitor who grades its company."""

    def __init__(self, page: Page, words: Words) -> None:
        super().__init__(page, words)
        self.start, self.back, self.onward, self.finish, self.find = NAMES[words.prefix]

    def answer(self, level: int) -> None:
        """Give every question of the page the same level."""
        for question in self.page.locator("#area-form fieldset").all():
            question.locator("input").nth(level).check()

    def press(self, name: str) -> None:
        self.page.locator("#area-form").get_by_role("button", name=name).click()

    def answer_all(self, levels: list[int]) -> None:
        """From the start page to the grades."""
        self.open("/selbsttest")
        self.page.get_by_role("link", name=self.start).click()
        for area, level in enumerate(levels, 1):
            expect(self.page).to_have_url(re.compile(f"/selbsttest/{area}$"))
            self.answer(level)
            self.press(self.finish if area == len(levels) else self.onward)
        expect(self.page).to_have_url(re.compile("/selbsttest/ergebnis$"))


@pytest.mark.parametrize("words", [GERMAN, ENGLISH], ids=["german", "english"])
def test_grades_lead_to_partners(way_page: Page, words: Words) -> None:
    visit = Assessed(way_page, words)
    visit.answer_all([2, 2, 0, 2, 3, 3])
    expect(way_page.locator(".mm-overall__grade")).to_have_text("3+")
    rows = way_page.locator(".mm-gradetable tbody tr td:nth-child(2)")
    expect(rows).to_have_text(["3+", "3+", "6", "3+", "1", "1", "3+"])
    way_page.get_by_role("link", name=visit.find).first.click()
    text = way_page.locator("textarea[name=text]").input_value()
    assert len(text) > 20
    visit.fill_company("82362", "small")
    visit.submit()
    expect(way_page).to_have_url(re.compile(r"/bedarf/[\w-]{20,}$"))
    assert 1 <= len(visit.matches) <= 3


def test_pages_are_accessible_and_fit(one_page: Page) -> None:
    page, visit = one_page, Assessed(one_page, GERMAN)
    look = visit.look_at_both_widths
    visit.open("/selbsttest")
    look()
    visit.open("/selbsttest/1")
    look()
    visit.press(visit.onward)
    expect(page.get_by_role("alert")).to_contain_text("4 Angaben")
    look()
    visit.answer_all([0, 1, 2, 3, 4, 0])
    page.locator("details").last.evaluate("element => { element.open = true }")
    look()
    # A grade cut off at the edge would read as another one.
    table = page.locator(".mm-table")
    assert table.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_back_and_change_of_language_lose_nothing(way_page: Page) -> None:
    visit = Assessed(way_page, GERMAN)
    visit.open("/selbsttest/2")
    visit.answer(1)
    visit.press(visit.back)
    expect(way_page).to_have_url(re.compile("/selbsttest/1$"))
    visit.answer(3)
    way_page.get_by_role("button", name="English").click()
    expect(way_page).to_have_url(re.compile("/en/selbsttest/1$"))
    assert way_page.locator("input:checked").count() == 4
    visit.press(NAMES["/en"][2])
    expect(way_page).to_have_url(re.compile("/en/selbsttest/2$"))
    assert way_page.locator("input:checked").count() == 4
    way_page.go_back()
    assert way_page.locator("input:checked").count() == 4


def test_keyboard_alone_is_enough(page: Page) -> None:
    visit = Assessed(page, GERMAN)
    visit.open("/selbsttest/1")
    for question in page.locator("#area-form fieldset").all():
        question.locator("input").first.focus()
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"[^n]/selbsttest/2$"))


def test_answers_come_along_at_sign_in_and_the_company_keeps_its_grades(page: Page) -> None:
    visit, company = Assessed(page, GERMAN), CompanyVisit(page)
    visit.open("/selbsttest/1")
    visit.answer(3)
    visit.press(visit.onward)
    visit.answer(1)
    visit.press(visit.onward)
    company.sign_in()
    expect(page.locator("main")).to_contain_text("Sie haben bisher 8 von 24 Fragen beantwortet.")
    visit.expect_accessible()
    company.follow("Selbsteinschätzung fortsetzen")
    company.look()
    company.follow("Weitermachen")
    for area in range(3, 7):
        expect(page).to_have_url(re.compile(f"/selbsttest/{area}$"))
        visit.answer(2)
        visit.press(visit.finish if area == 6 else visit.onward)
    expect(page).to_have_url(re.compile("/betrieb/selbsteinschaetzung$"))
    rows = page.locator(".mm-gradetable").first.locator("tbody tr td:nth-child(2)")
    expect(rows).to_have_text(["1", "4−", "3+", "3+", "3+", "3+", "3+"])
    company.look()
    company.press("Antworten ändern")
    expect(page).to_have_url(re.compile("/selbsttest/1$"))
    assert page.locator("input:checked").count() == 4
    visit.open("/selbsttest")
    company.look()
    company.press("Antworten löschen und neu beginnen")
    visit.open("/betrieb/profil")
    expect(page.locator("#assessed")).to_contain_text("aus Ihrer Selbsteinschätzung")
    company.look()
