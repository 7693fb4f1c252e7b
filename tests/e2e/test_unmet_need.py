"""Needs that no partner fits, and public funding, in a real browser."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.pages import GERMAN, Visit
from tests.e2e.people import Coordinator

COORDINATOR = "katharina.moser@demo.example"


def test_a_coordinator_names_a_partner_by_hand_where_the_search_found_nobody(one_page: Page) -> None:
    clara, page = Coordinator(one_page, COORDINATOR), one_page
    clara.sign_in()
    clara.visit.open("/koordination/ohne-partner")
    clara.visit.look_at_both_widths()
    waiting = page.locator(".mm-row__title a")
    company = waiting.first.inner_text()
    waiting.first.click()
    clara.says(company, "Partner von Hand nennen")
    clara.visit.look_at_both_widths()
    page.get_by_role("link", name="Angebot auswählen").click()
    page.locator("input[name=q]").fill("Datensicherung")
    page.get_by_role("button", name="Angebote suchen").click()
    page.locator("input[name=offering]").first.check()
    clara.visit.look_at_both_widths()
    clara.press("/im-auftrag/")
    expect(page).to_have_url(re.compile("/koordination/vermittlungen/"))
    clara.says(company)
    clara.visit.look_at_both_widths()
    clara.visit.open("/koordination/ohne-partner")
    clara.says_nowhere(f">{company}</a>")


def test_a_company_is_carefully_told_about_public_funding(one_page: Page) -> None:
    visit = Visit(one_page, GERMAN)
    visit.state("Wir möchten E-Rechnungen empfangen, prüfen und papierlos ablegen.")
    hint = one_page.locator("section[aria-labelledby=funding-title]")
    expect(hint).to_contain_text("Digitalbonus Bayern")
    expect(hint).to_contain_text("kein Versprechen")
    expect(hint).to_contain_text("Quelle:")
    visit.look_at_both_widths()
