"""Takes the pictures of the README: one introduction and the programme, on a running, fresh demonstration.

`make run` in one window, `.venv/bin/python -m tools.pictures` in another; writes docs/img/walk-*.png and
programme-*.png.
"""

import argparse
import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.e2e.conftest import BROWSERS, CHROMIUM_FLAGS
from tests.e2e.people import Coordinator, Owner, PartnerPerson

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "img"
SIZE = {"width": 1280, "height": 900}
NEED = "Mir finden koane Lehrlinge mehr, de Inserate in da Zeitung bringan nix."
COLOURS = 96
"""Colours kept in a picture: text stays crisp and a file a third of its size."""


PLANNED = 120_000
"""Milliseconds that the worker has for a table plan; it looks for work every few seconds."""


def keep(page: Page, name: str, at: Locator | None = None) -> None:
    """Write the window as it is, scrolled so that `at` is near its top."""
    if at is not None:
        at.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top + scrollY - 24)")
    page.wait_for_timeout(400)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
    print(f"docs/img/{name}.png")


def play(new_page: Callable[[], Page]) -> None:
    """The story from the need to the contact data, a picture at every turn."""
    owner = Owner(new_page(), "anna.zirnbichl@demo.example")
    coordinator = Coordinator(new_page(), "yusuf.demir@demo.example")
    partner = PartnerPerson(new_page(), "korbinian.lechner@demo.example")
    for person in (owner, coordinator, partner):
        person.sign_in()
    owner.open("/betrieb/bedarf")
    owner.page.locator("textarea[name=text]").fill(NEED)
    owner.page.locator("main").get_by_role("button", name="Partner zeigen").click()
    keep(owner.page, "walk-1-partners", owner.page.locator(".mm-match").first)
    address = owner.ask_for("Azubifunken", NEED, "Am liebsten noch vor dem Berufsinformationstag.")
    token = address.rsplit("/", 1)[1]
    coordinator.open("/koordination/anfragen")
    keep(coordinator.page, "walk-2-queue", coordinator.page.locator("#count"))
    coordinator.open_request(token)
    keep(coordinator.page, "walk-3-decision", coordinator.page.locator("#match"))
    coordinator.approve(token)
    partner.open_introduction(token)
    keep(partner.page, "walk-4-partner")
    partner.press("/annehmen")
    owner.open(address)
    keep(owner.page, "walk-5-accepted", owner.page.locator("h1"))
    partner.open("/partnerbereich/angebote")
    partner.page.locator("main a[href*='/partnerbereich/angebote/']").first.click()
    partner.page.get_by_role("button", name="Mit echten Bedarfen ausprobieren").click()
    partner.page.locator(".mm-found__item").first.wait_for()
    keep(partner.page, "walk-6-offering", partner.page.locator("h1"))


def steer(new_page: Callable[[], Page]) -> None:
    """What a chamber does beside single introductions: events, a table plan, neutrality, gaps."""
    coordinator = Coordinator(new_page(), "katharina.moser@demo.example")
    page = coordinator.page
    coordinator.sign_in()
    coordinator.open("/veranstaltungen?art=roadshow")
    keep(page, "programme-1-calendar")
    coordinator.open("/koordination/veranstaltungen")
    page.locator("main").get_by_role("link", name="Roadshow in Ingolstadt").first.click()
    page.get_by_role("link", name="Tischplan").click()
    page.get_by_role("button", name="Plan erstellen").click()
    take = page.get_by_role("button", name="Diesen Plan übernehmen")
    take.wait_for(timeout=PLANNED)
    keep(page, "programme-2-table-plan", page.locator("h1"))
    coordinator.open("/koordination/neutralitaet")
    keep(page, "programme-3-neutrality", page.locator("main h2").first)
    coordinator.open("/koordination/luecken")
    page.locator("#ranked").wait_for(timeout=PLANNED)
    keep(page, "programme-4-gaps", page.locator("#ranked"))
    coordinator.open("/koordination/netz")
    keep(page, "programme-5-network", page.locator("main h2").first)


def main(arguments: list[str] | None = None) -> int:
    """Entry point; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000")
    url = parser.parse_args(arguments).url
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, BROWSERS)), None), args=list(CHROMIUM_FLAGS)
        )

        def new_page() -> Page:
            return browser.new_context(base_url=url, viewport=SIZE, locale="de-DE").new_page()

        play(new_page)
        steer(new_page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
