"""An administrator tries weights, a coordinator lets them go live and takes them back."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Way, new_context
from tests.e2e.pages import DESKTOP, PHONE
from tests.e2e.people import Person

ADMINISTRATOR = "renate.achatz@demo.example"
COORDINATOR = "katharina.moser@demo.example"
WAYS: list[Way] = [(PHONE, True), (DESKTOP, False)]


@pytest.fixture(params=WAYS, ids=["phone", "desktop-plain"])
def pages(request: pytest.FixtureRequest, browser: Browser, base_url: str) -> Iterator[list[Page]]:
    """A window for each of the two."""
    viewport, scripts = request.param
    contexts = [new_context(browser, base_url, viewport, scripts=scripts) for _ in range(2)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def shot(page: Page, name: str) -> None:
    """For whoever wants to look: SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def published(page: Page) -> str:
    """The version of the weights on the public page."""
    page.goto("/warum-diese-partner")
    return page.locator("main").inner_text()


def test_weights_are_tried_approved_and_taken_back(pages: list[Page], request: pytest.FixtureRequest) -> None:
    scripts = "plain" not in request.node.name
    width = pages[0].viewport_size["width"] if pages[0].viewport_size else 0
    administrator = Person(pages[0], ADMINISTRATOR, scripts)
    coordinator = Person(pages[1], COORDINATOR, scripts)
    administrator.sign_in()
    administrator.open("/koordination/gewichte")
    administrator.page.get_by_role("link", name="Andere Gewichte ausprobieren").click()
    administrator.look()
    page = administrator.page
    page.locator("input[name=topics]").fill("viel")
    page.get_by_role("button", name="Auswirkung zeigen").click()
    administrator.says("von 0 bis 20")
    administrator.look()
    shot(page, f"error-{width}")
    page.locator("input[name=topics]").fill("9,5")
    page.get_by_role("button", name="Auswirkung zeigen").click()
    administrator.says("ein anderer Partner zuerst", "Güte der Reihenfolge")
    administrator.look()
    shot(page, f"effect-{width}")
    page.locator("input[name=note]").fill("Themen sollen mehr zählen")
    page.get_by_role("button", name="Als Vorschlag festhalten").click()
    version = page.locator("h1").inner_text()

    coordinator.sign_in()
    coordinator.open("/koordination")
    coordinator.page.get_by_role("link", name="Vorgeschlagene Gewichte").click()
    coordinator.look()
    coordinator.page.get_by_role("link", name=version).click()
    coordinator.says("Themen sollen mehr zählen")
    coordinator.look()
    shot(coordinator.page, f"version-{width}")
    assert version not in published(page)
    coordinator.page.get_by_role("button", name="Freigeben").click()
    coordinator.says("Freigegeben", version)
    coordinator.look()
    shot(coordinator.page, f"list-{width}")
    assert version in published(page)
    coordinator.page.get_by_role("button", name="Gewichte in Gebrauch zurücknehmen").click()
    coordinator.says("Zurückgenommen")
    assert version not in published(page)
    expect(coordinator.page.locator("main")).to_contain_text("mit dem Produkt geliefert")
