"""A coordinator's day in a real browser: queue, decision after decision, many at once and back, a call."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from uuid import uuid4

import pytest
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Page, expect

from matchmaker.app import create_app
from matchmaker.config import Settings
from matchmaker.container import Container
from matchmaker.domain.actor import Actor
from matchmaker.domain.need import NeedInput
from matchmaker.domain.vocabulary import Role
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.state_need import Owner
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.e2e.conftest import Way
from tests.e2e.pages import ENGLISH, GERMAN, Visit
from tests.introduction_world import build_engine

COORDINATOR = "katharina.moser@demo.example"
COMPANIES = ("baeckerei-zirnbichl", "schreinerei-almenrausch", "tonstudio-nachhall")
QUEUE = "/koordination/anfragen"
SUBJECTS = ("Kasse", "Telefonanlage", "Datensicherung", "Internetseite", "Lehrlinge", "Tischbuchung")

_numbers = count(1)


@dataclass
class Chamber:
    """The running installation's store, to bring requests into the queue without clicking."""

    container: Container
    cookie: str

    def request(self, count: int = 1) -> list[str]:
        """New requests of different companies; their tokens."""
        return [self._request(next(_numbers)) for _ in range(count)]

    def _request(self, number: int) -> str:
        services = self.container.services
        with UnitOfWork(self.container.database) as uow:
            sme = uow.smes.by_key(COMPANIES[number % len(COMPANIES)])
        assert sme
        text = f"Wir brauchen Hilfe: {SUBJECTS[number % len(SUBJECTS)]}, Fall {uuid4().hex} {uuid4().hex}."
        typed = NeedInput(text, sme.postcode, sme.size, sme.industry_code)
        need = services.state_need.state(typed, Owner(sme.id, sme.district_ags))
        with UnitOfWork(self.container.database) as uow:
            row = uow.needs.by_token(need, self.container.clock())
            run = uow.runs.latest_of(row) if row else None
            assert run
            offering = uow.runs.as_recommendation(run).matches[number % 3].offering_id
        owner = Actor(role=Role.SME, sme_id=sme.id)
        return services.introductions.request.request(owner, need, offering, "", language="de")

    def status(self, token: str) -> str:
        with UnitOfWork(self.container.database) as uow:
            row = uow.introductions.by_token(token)
        assert row
        return row.status


@pytest.fixture(scope="module")
def chamber(base_url: str, server_environ: dict[str, str]) -> Iterator[Chamber]:
    settings = Settings.from_env(server_environ)
    container = Container(settings)
    container.engines = EngineProvider(container.database, build_engine)
    with UnitOfWork(container.database) as uow:
        person = uow.accounts.by_email(COORDINATOR)
    assert person
    token = container.services.accounts.sessions.start(person.id, "Test", second_factor=True)
    signer = SecureCookieSessionInterface().get_signing_serializer(create_app(settings, container))
    assert signer
    cookie = signer.dumps({"_user_id": token})
    yield Chamber(container, str(cookie))
    container.database.dispose()


@pytest.fixture
def signed_in(way: Way, way_page: Page, base_url: str, chamber: Chamber) -> "Coordinator":
    way_page.context.add_cookies([{"name": "matchmaker", "value": chamber.cookie, "url": base_url}])
    return Coordinator(way_page, way[1])


class Coordinator:
    """A coordinator at the computer or on the telephone, with scripts or without."""

    def __init__(self, page: Page, scripts: bool) -> None:
        self.page, self.scripts = page, scripts
        self.visit = Visit(page, GERMAN)

    def check(self) -> None:
        """The page is accessible and fits; both need scripts to be measured."""
        if self.scripts:
            self.visit.expect_accessible()
            self.visit.expect_no_sideways_scrolling()

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def test_one_decision_after_the_other(signed_in: Coordinator, chamber: Chamber) -> None:
    first, second, third = chamber.request(3)
    page = signed_in.page
    page.goto(QUEUE)
    signed_in.check()
    page.goto(f"/koordination/vermittlungen/{first}")
    signed_in.check()
    signed_in.press("Freigeben und Partner fragen")
    expect(page).to_have_url(re.compile(f"zuletzt={first}"))
    expect(page.locator(".mm-decided")).to_contain_text("Partner ist gefragt")
    assert chamber.status(first) == "approved"
    signed_in.check()
    signed_in.press("Freigabe zurücknehmen")
    assert chamber.status(first) == "requested"

    page.goto(f"/koordination/vermittlungen/{second}")
    refusal = page.locator("details", has=page.locator("textarea[name=text]"))
    refusal.locator("summary").first.click()
    page.locator("input[name=reason][value=unclear]").check()
    page.locator("textarea[name=text]").fill("Bitte rufen Sie uns an.")
    signed_in.press("Zeigen, was der Betrieb liest")
    expect(page.locator("#preview")).to_contain_text("Bitte rufen Sie uns an.")
    signed_in.check()
    page.locator("form[action*=ablehnen] button").last.click()
    assert chamber.status(second) == "refused"

    page.goto(f"/koordination/vermittlungen/{third}")
    question = page.locator("details", has=page.locator("textarea[name=question]"))
    question.locator("summary").first.click()
    signed_in.press("Frage senden")
    expect(page.locator("#error-summary")).to_be_visible()
    signed_in.check()
    page.locator("textarea[name=question]").fill("Wie viele Rechner haben Sie?")
    signed_in.press("Frage senden")
    assert chamber.status(third) == "info_needed"


def test_many_at_once_and_back(signed_in: Coordinator, chamber: Chamber) -> None:
    tokens = chamber.request(2)
    page = signed_in.page
    page.goto(f"{QUEUE}?seite=1")
    while page.locator(f"#tick-{tokens[0]}, #tick-{tokens[1]}").count() < 2:
        page.get_by_role("link", name="Nächste Seite").click()
    for token in tokens:
        page.locator(f"#tick-{token}").check()
    signed_in.press("Alle angekreuzten freigeben")
    expect(page.locator("h1")).to_have_text("Ergebnis der Freigabe")
    signed_in.check()
    assert [chamber.status(token) for token in tokens] == ["approved", "approved"]
    signed_in.press("Rückgängig")
    assert sorted(chamber.status(token) for token in tokens) == ["approved", "requested"]
    signed_in.press("Rückgängig")
    assert [chamber.status(token) for token in tokens] == ["requested", "requested"]
    signed_in.check()


def test_colleague_was_quicker(signed_in: Coordinator, chamber: Chamber) -> None:
    (token,) = chamber.request()
    page = signed_in.page
    page.goto(f"/koordination/vermittlungen/{token}")
    with UnitOfWork(chamber.container.database) as uow:
        colleague = uow.accounts.by_email("yusuf.demir@demo.example")
    assert colleague
    actor = Actor(colleague.id, Role.COORDINATOR, chamber_code="155", second_factor=True)
    decide = chamber.container.services.introductions
    decide.decide.refuse(actor, token, decide.read.one(actor, token, "de").version, "duplicate", "")
    signed_in.press("Freigeben und Partner fragen")
    expect(page.locator("h1")).to_have_text("Jemand war schneller")
    expect(page.locator("main")).to_contain_text("Yusuf Demir")
    signed_in.check()
    assert chamber.status(token) == "refused"


def test_request_for_a_company_that_calls(signed_in: Coordinator, chamber: Chamber) -> None:
    page, name = signed_in.page, f"Schlosserei {uuid4().hex[:8]}"
    page.goto("/koordination")
    signed_in.check()
    page.get_by_role("link", name="Anfrage für einen Betrieb aufnehmen").click()
    signed_in.check()
    signed_in.press("Aufnehmen und weiter")
    expect(page.locator("#error-summary")).to_be_visible()
    signed_in.check()
    page.locator("[name=company]").fill(name)
    page.locator("[name=name]").fill("Hans Höß")
    page.locator("[name=email]").fill(f"hans-{uuid4().hex[:8]}@hoess.example")
    page.locator("[name=postcode]").fill("82362")
    page.locator("[name=size][value=small]").check()
    page.locator("[name=industry_word]").fill("10.71")
    signed_in.press("Aufnehmen und weiter")
    signed_in.check()
    page.locator("[name=text]").fill("Wir brauchen eine neue Kasse und möchten Kartenzahlung anbieten.")
    signed_in.press("Partner zeigen")
    signed_in.check()
    page.locator("[name=offering]").first.check()
    page.locator("[name=personal_line]").fill("Am besten abends.")
    signed_in.press("Aufnehmen und dem Betrieb schreiben")
    expect(page.locator("main")).to_contain_text("Wartet auf Bestätigung")
    signed_in.check()
    page.goto(f"/koordination/suche?q={name}")
    expect(page.locator("main")).to_contain_text(name)
    signed_in.check()
    token = page.url and page.locator("a[href*='/koordination/vermittlungen/']").first.get_attribute("href")
    assert token
    page.goto(token)
    signed_in.press("Anfrage zurücknehmen")
    expect(page).to_have_url(re.compile("/koordination/"))


def test_files_search_and_trail_open_and_fit(one_page: Page, base_url: str, chamber: Chamber) -> None:
    one_page.context.add_cookies([{"name": "matchmaker", "value": chamber.cookie, "url": base_url}])
    (token,) = chamber.request()
    for words in (GERMAN, ENGLISH):
        visit = Visit(one_page, words)
        for path in (
            *(f"/koordination/vermittlungen/{token}/verlauf", "/koordination/suche?q=muller"),
            *("/koordination/suche?q=weilheim", "/koordination/partner/telekom"),
            *("/koordination/betriebe/baeckerei-zirnbichl", f"{QUEUE}?liste=alle", f"{QUEUE}?thema=wifi"),
        ):
            visit.open(path)
            visit.look_at_both_widths()
