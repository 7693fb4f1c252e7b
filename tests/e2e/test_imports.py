"""Imports in a real browser: templates come back as tables, events are made, a partner agrees by mail."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Coordinator

COORDINATOR = "katharina.moser@demo.example"
EXAMPLE = "maria@example.com"
"""The address in the templates' example rows."""


@pytest.fixture
def coordinator(one_page: Page) -> Coordinator:
    person = Coordinator(one_page, COORDINATOR)
    person.sign_in()
    return person


def checked(person: Coordinator, kind: str) -> None:
    """Upload a kind's template as it is, look at its columns, and at the check of its row."""
    answer = person.page.request.get(f"/koordination/import/vorlage/{kind}/csv")
    person.visit.open("/koordination/import")
    person.page.locator("select[name=kind]").select_option(kind)
    file = {"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": answer.body()}
    person.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    person.page.locator("main form button[type=submit]").first.click()
    expect(person.page).to_have_url(re.compile("/spalten$"))
    person.visit.look_at_both_widths()
    person.press("/spalten")
    expect(person.page).to_have_url(re.compile("/pruefung$"))
    person.visit.look_at_both_widths()


def test_events_of_a_table_become_drafts_and_can_be_taken_back(coordinator: Coordinator) -> None:
    page = coordinator.page
    checked(coordinator, "events")
    coordinator.press("/einspielen")
    expect(page).to_have_url(re.compile(r"/koordination/import/[\w-]{20,}"))
    coordinator.visit.look_at_both_widths()
    result = page.url
    coordinator.visit.open("/koordination/veranstaltungen")
    drafts = page.locator("main").get_by_text("Entwurf").count()
    assert drafts
    page.goto(result)
    coordinator.press("/zuruecknehmen")
    coordinator.visit.open("/koordination/veranstaltungen")
    assert page.locator("main").get_by_text("Entwurf").count() == drafts - 1


def test_a_partner_of_a_table_agrees_by_mail(coordinator: Coordinator) -> None:
    page = coordinator.page
    checked(coordinator, "partners")
    coordinator.press("/einspielen")
    coordinator.visit.look_at_both_widths()
    coordinator.visit.open(f"/demo/mails?an={EXAMPLE}")
    page.locator("main a[href*='/demo/mails/']").first.click()
    page.get_by_role("link", name="Link dieser E-Mail").click()
    expect(page).to_have_url(re.compile("/zustimmung/"))
    coordinator.visit.look_at_both_widths()
    page.locator("main form[action*='/zustimmung/'] button[type=submit]").first.click()
    coordinator.visit.look_at_both_widths()


@pytest.mark.parametrize("kind", ["companies", "offerings"])
def test_the_other_templates_are_recognised_when_they_come_back(coordinator: Coordinator, kind: str) -> None:
    checked(coordinator, kind)
