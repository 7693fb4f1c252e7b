"""A coordinator makes the table plan of a roadshow, and the company finds its own meeting."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Event, EventPartner, EventRegistration, EventTopic, Membership, User
from tests.e2e.conftest import matchmaker, new_context
from tests.e2e.pages import DESKTOP, PHONE
from tests.e2e.people import Person

COORDINATOR, OWNER = "katharina.moser@demo.example", "anna.zirnbichl@demo.example"
KEY = "roadshow-im-test"


@pytest.fixture
def roadshow(server_environ: dict[str, str]) -> str:
    """Published: the owner comes with its first need, the partner that fits it best has a table."""
    day = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=20)
    file = Path(server_environ["MATCHMAKER_VAR_DIR"]) / "matchmaker.sqlite3"
    with Database(f"sqlite:///{file}") as database, UnitOfWork(database, write=True) as uow:
        owner = uow.session.scalars(select(User).where(User.email == OWNER)).one()
        membership = uow.session.scalars(select(Membership).where(Membership.user_id == owner.id)).first()
        assert membership
        need, partner = _pair(uow, membership.sme_id or 0)
        event = Event(
            key=KEY, kind="roadshow", title="Roadshow im Test", text="Gespräche zu zweit.", language="de",
            chamber_code="155", by_partner=False, status="published", starts_at=day,
            ends_at=day + timedelta(hours=3), register_until=day, place="Stadthalle", postcode="82362",
            capacity=20, sequence=0, created_at=day, changed_at=day, version=1,
            topics=[EventTopic(topic_key="backup", position=0)],
            partners=[EventPartner(partner_id=partner, tables=1, people=1)],
        )  # fmt: skip
        uow.events.add(event)
        registration = EventRegistration(
            token=KEY, event_id=event.id, sme_id=membership.sme_id, user_id=owner.id, need_id=need,
            status="registered", place=1, capacity=20, wants_meetings=True, share=False, registered_at=day,
            changed_at=day,
        )  # fmt: skip
        uow.session.add(registration)
        uow.commit()
    return f"/koordination/veranstaltungen/{KEY}"


def _pair(uow: UnitOfWork, sme_id: int) -> tuple[int, int]:
    """The need of the company and the partner not asked yet that fit each other best."""
    found: list[tuple[float, int, int]] = []
    for need in uow.needs.of_sme(sme_id):
        run, asked = uow.runs.latest_of(need), uow.introductions.introduced_partners(need.id)
        matches = uow.runs.as_recommendation(run).matches if run else ()
        for match in matches:
            if match.partner_id not in asked:
                partner = uow.offerings.by_keys([match.offering_id])[match.offering_id].partner_id
                found.append((match.confidence, need.id, partner))
    assert found, "the company has no need that a new partner fits"
    _, best, partner = max(found)
    return best, partner


@pytest.fixture
def pages(browser: Browser, base_url: str) -> Iterator[list[Page]]:
    """A window for each of the two; the owner holds a telephone."""
    contexts = [new_context(browser, base_url, size, scripts=True) for size in (DESKTOP, PHONE)]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def look(person: Person, name: str) -> None:
    """The page is accessible at both widths; for whoever wants to see it: SHOTS names a folder."""
    page = person.page
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        person.look()
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)


def test_a_table_plan_is_made_published_and_found(
    pages: list[Page], roadshow: str, server_environ: dict[str, str]
) -> None:
    coordinator, owner = Person(pages[0], COORDINATOR), Person(pages[1], OWNER)
    page = coordinator.page
    coordinator.sign_in()
    coordinator.open(roadshow)
    look(coordinator, "event")
    page.get_by_role("link", name="Tischplan").click()
    coordinator.says("Ein angemeldeter Betrieb wünscht Gespräche")
    page.locator("input[name=room]").fill("0")
    page.get_by_role("button", name="Plan erstellen").click()
    coordinator.says("Bitte geben Sie eine ganze Zahl von 1 bis 200 ein.")
    look(coordinator, "error")
    page.locator("input[name=room]").fill("3")
    page.locator("input[name=slots]").fill("8")
    page.locator("input[name=break_after]").fill("4")
    page.locator("input[name=break_minutes]").fill("20")
    page.get_by_role("button", name="Plan erstellen").click()
    page.get_by_role("link", name="Das anhalten").click()
    coordinator.says("Ein Plan wird berechnet")
    look(coordinator, "progress")
    matchmaker("worker", "--once", environ=server_environ)
    page.get_by_role("link", name="Nachsehen").click()
    coordinator.says("Vorschlag", "1 von 1", "Es gibt keinen besseren Plan")
    look(coordinator, "proposal")
    page.get_by_role("button", name="Diesen Plan übernehmen").click()
    page.get_by_role("button", name="Veröffentlichen").click()
    coordinator.says("Alle sehen ihre eigenen Gespräche")
    page.get_by_role("link", name="Nach Tischen").click()
    coordinator.says("Tisch 1")
    look(coordinator, "plan")
    owner.sign_in()
    owner.open(f"/betrieb/tischplan/{KEY}")
    owner.says("Ein Gespräch")
    look(owner, "own")
    assert "Ihre Gespräche bei „Roadshow im Test“" in owner.mails()[0]
    expect(owner.page.locator("main")).to_be_visible()
