"""A roadshow with one place: a company comes with its need, signs off, and who waits moves up."""

import os
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import new_context
from tests.e2e.pages import DESKTOP
from tests.e2e.people import Person

COORDINATOR, BAKER, STUDIO = (
    f"{name}@demo.example" for name in ("katharina.moser", "anna.zirnbichl", "miriam.vogl")
)
TITLE = "Roadshow für die Probe"
NEED = "Wir möchten Lehrlinge über kurze Videos finden und wissen nicht, womit wir anfangen."


@pytest.fixture
def pages(browser: Browser, base_url: str) -> Iterator[list[Page]]:
    """A window for each of the three."""
    contexts = [new_context(browser, base_url, DESKTOP, scripts=True) for _ in range(3)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def look(person: Person, name: str) -> None:
    """Both widths; SHOTS names a folder for whoever wants to look."""
    person.visit.look_at_both_widths()
    if folder := os.environ.get("SHOTS"):
        person.page.screenshot(path=f"{folder}/{name}-320.png", full_page=True)
        person.page.set_viewport_size({"width": 1280, "height": 900})
        person.page.screenshot(path=f"{folder}/{name}-1280.png", full_page=True)


def plan(coordinator: Person) -> str:
    """Plan and publish the roadshow; gives the address of its public page."""
    page = coordinator.page
    coordinator.sign_in()
    coordinator.open("/koordination/veranstaltungen")
    look(coordinator, "chamber-list")
    page.get_by_role("link", name="Veranstaltung planen").click()
    look(coordinator, "chamber-form")
    page.locator("select[name=kind]").select_option("roadshow")
    for name, value in {
        "title": TITLE,
        "text": "Ein Nachmittag mit Partnern und Einzelgesprächen.",
        "day": (date.today() + timedelta(days=30)).isoformat(),
        "begins": "13:00",
        "ends": "17:00",
        "place": "Stadthalle Weilheim",
        "postcode": "82362",
        "capacity": "1",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Als Entwurf speichern").click()
    coordinator.says("mindestens ein Thema")
    page.locator("#f-topics summary").first.click()
    page.locator("#f-topics details[open] input[name=topics]").first.check()
    page.get_by_role("button", name="Als Entwurf speichern").click()
    page.get_by_role("button", name="Veröffentlichen").click()
    look(coordinator, "chamber-event")
    return page.url.rsplit("/", 1)[1]


def register(person: Person, key: str, name: str) -> None:
    """Come to the event as a visitor, sign in on the way, and register with a new need."""
    page = person.page
    person.open(f"/veranstaltungen/{key}")
    page.locator("main").get_by_role("link", name="Anmelden", exact=True).click()
    page.locator("input[name=email]").fill(person.email)
    page.locator("input[name=password]").fill("pack-mas-digital")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Anmeldung")
    look(person, f"{name}-form")
    page.get_by_label("Einen neuen, den ich hier beschreibe:").check()
    page.locator("textarea[name=text]").fill(NEED)
    page.locator("button[data-busy-button]").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    look(person, f"{name}-registered")


def test_who_waits_moves_up_when_somebody_signs_off(pages: list[Page]) -> None:
    coordinator, baker, studio = (
        Person(page, email) for page, email in zip(pages, (COORDINATOR, BAKER, STUDIO), strict=True)
    )
    key = plan(coordinator)
    register(baker, key, "first")
    baker.says("Sie haben einen Platz", NEED[:40])
    register(studio, key, "second")
    studio.says("Auf der Warteliste")
    baker.page.locator("summary", has_text="Abmelden").click()
    baker.page.get_by_role("button", name="Von dieser Veranstaltung abmelden").click()
    baker.says("Sie haben sich abgemeldet")
    studio.page.reload()
    studio.says("Sie haben einen Platz")
    assert any("Sie haben jetzt einen Platz" in subject for subject in studio.mails())
    for path, name in (
        ("/veranstaltungen", "calendar"),
        ("/betrieb", "home"),
        ("/betrieb/veranstaltungen", "own"),
    ):
        baker.visit.open(path)
        look(baker, name)
    coordinator.open(f"/koordination/veranstaltungen/{key}/teilnehmer")
    coordinator.says("Tonstudio")
    look(coordinator, "participants")
