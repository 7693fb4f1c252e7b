"""A partner's way into the network in a real browser: sign-up, steps, review, correction, approval, found."""

import re
from uuid import uuid4

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Way, new_context
from tests.e2e.pages import GERMAN, Visit
from tests.e2e.people import Person

PASSWORD = "drei Brezen zum Frühstück"
COORDINATOR = "katharina.moser@demo.example"
NEED = "Unsere Drohne soll Dachflächen fotografieren und daraus ein genaues Modell für Angebote berechnen."
OFFERING = {
    "title_de": "Dachflächen mit der Drohne fotografieren und als Modell berechnen",
    "get_de": "Wir fotografieren Ihre Dachflächen mit der Drohne und berechnen daraus ein genaues Modell,"
    " mit dem Sie Angebote schreiben.",
    "whom_de": "Betriebe, die Dachflächen bisher von der Leiter aus vermessen.",
    "needs_de": "Einen Termin am Objekt und eine halbe Stunde für die Einweisung.",
}


class Applicant:
    """A company that joins the network."""

    def __init__(self, page: Page, scripts: bool = True) -> None:
        self.page, self.scripts = page, scripts
        self.visit = Visit(page, GERMAN)
        self.email = f"nora-{uuid4().hex[:8]}@luftbild.example"
        self.company = f"Luftbild Neu {uuid4().hex[:6]} GmbH"
        # Every run leaves its offering in the network, so each has a title of its own.
        self.offering = {**OFFERING, "title_de": f"{OFFERING['title_de']} {uuid4().hex[:6]}"}

    def sign_up(self) -> None:
        """Sign up and use the mailed link."""
        page = self.page
        page.goto("/registrieren/partner")
        page.locator("input[name=name]").fill("Nora Neu")
        page.locator("input[name=email]").fill(self.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=company]").fill(self.company)
        page.locator("main form button[type=submit]").last.click()
        page.goto(f"/demo/mails?an={self.email}")
        page.locator("main a[href*='/demo/mails/']").first.click()
        text = page.locator("main").inner_text()
        link = re.search(r"https?://\S+", text)
        assert link, text
        page.goto(re.sub(r"^https?://[^/]+", "", link.group()))
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()

    def sign_in(self) -> None:
        """Sign in with the password, when nobody is signed in."""
        page = self.page
        page.goto("/anmelden")
        if page.locator("input[name=email]").count():
            page.locator("input[name=email]").fill(self.email)
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("main form button[type=submit]").first.click()

    def go_on(self) -> None:
        """Save the step and go to the next."""
        self.page.get_by_role("button", name="Speichern und weiter", exact=True).last.click()

    def check(self) -> None:
        """The page is accessible and fits; axe needs JavaScript."""
        if self.scripts:
            self.visit.expect_accessible()
            self.visit.expect_no_sideways_scrolling()

    def fill_company_in(self) -> None:
        """The first step, and then leave."""
        page = self.page
        page.goto("/partnerbereich/bewerbung/unternehmen")
        self.check()
        page.locator("[name=name]").fill(self.company)
        page.locator("[name=kind]").select_option("agency")
        page.locator("[name=seat]").fill("82362 Weilheim")
        page.locator("[name=summary_de]").fill("Wir fliegen.")
        self.go_on()
        self.check()
        expect(page.locator("#error-summary")).to_be_visible()
        page.locator("[name=summary_de]").fill(
            "Wir fliegen mit Drohnen über Dächer und werten die Bilder aus."
        )
        self.go_on()
        expect(page).to_have_url(re.compile("/kontakt$"))

    def fill_rest_in(self) -> None:
        """Contact, region, wishes."""
        page = self.page
        page.goto("/partnerbereich/bewerbung/kontakt")
        self.check()
        page.locator("[name=contact_name]").fill("Nora Neu")
        page.locator("[name=contact_email]").fill(self.email)
        self.go_on()
        self.check()
        area = page.locator("details", has=page.locator("button[value='area:155']"))
        if area.get_attribute("open") is None:
            area.locator("summary").click()
        page.locator("button[value='area:155']").click()
        assert page.locator("input[name=districts]:checked").count() > 15
        page.locator("[name=nationwide]").check()
        self.go_on()
        self.check()
        page.locator("[name=capacity]").fill("5")
        self.go_on()

    def write_offering(self) -> None:
        """One offering with its preview."""
        page = self.page
        expect(page).to_have_url(re.compile("/angebote$"))
        self.check()
        page.get_by_role("button", name="Neues Angebot").click()
        for name, value in self.offering.items():
            page.locator(f"[name={name}]").fill(value)
        if page.locator("#topic-chips input[name=topics]").count() == 0:
            page.locator("#f-topics details summary").click()
        page.locator("input[name=topics]").first.check()
        for name in ("micro", "small", "medium"):
            page.locator(f"input[name=sizes][value={name}]").check()
        page.locator("input[name=formats][value=advice]").check()
        page.get_by_role("button", name="Mit echten Bedarfen ausprobieren").click()
        expect(page.locator("#preview")).to_contain_text("Bedarfe")
        self.check()
        page.get_by_role("button", name="Angebot speichern").last.click()
        expect(page).to_have_url(re.compile("/angebote"))
        expect(page.locator("main")).to_contain_text("gespeichert")

    def send(self) -> None:
        """Check everything and send it."""
        page = self.page
        page.goto("/partnerbereich/bewerbung/abschluss")
        self.check()
        page.get_by_role("button", name="Bewerbung absenden").click()
        expect(page).to_have_url(re.compile("getan=gesendet"))
        expect(page.locator("main")).to_contain_text("Gesendet.")
        self.check()


class Reviewer(Person):
    """A coordinator of the chamber."""

    def open_application(self, company: str) -> None:
        """Open the application of a company from the list."""
        self.open("/koordination/pruefung")
        self.page.get_by_role("link", name=company).first.click()
        self.look()

    def give_back(self, note: str) -> None:
        """Return the application with a note."""
        self.page.locator("#note-return").fill(note)
        self.page.locator("button[value=return]").click()

    def approve(self) -> None:
        """Tick every criterion and approve."""
        for box in self.page.locator("input[name=met]").all():
            box.check()
        self.page.locator("button[value=approve]").click()
        expect(self.page).to_have_url(re.compile("getan=approve"))
        expect(self.page.locator("main")).to_contain_text("Freigegeben.")


def test_partner_joins_and_is_found_by_the_next_need(browser: Browser, base_url: str, way: Way) -> None:
    scripts = way[1]
    contexts = [new_context(browser, base_url, way[0], scripts=scripts) for _ in range(2)]
    try:
        _story(
            Applicant(contexts[0].new_page(), scripts), Reviewer(contexts[1].new_page(), COORDINATOR, scripts)
        )
    finally:
        for context in contexts:
            context.close()


def _story(applicant: Applicant, reviewer: Reviewer) -> None:
    applicant.sign_up()
    applicant.sign_in()
    applicant.fill_company_in()
    applicant.page.context.clear_cookies()
    applicant.sign_in()
    applicant.page.goto("/partnerbereich/bewerbung/unternehmen")
    expect(applicant.page.locator("[name=seat]")).to_have_value("82362 Weilheim")
    applicant.fill_rest_in()
    applicant.write_offering()
    applicant.send()

    reviewer.sign_in()
    reviewer.open_application(applicant.company)
    reviewer.give_back("Bitte nennen Sie, wie lange es dauert.")
    page = applicant.page
    page.goto("/partnerbereich/bewerbung")
    expect(page.locator("main")).to_contain_text("Bitte nennen Sie, wie lange es dauert.")
    page.goto("/partnerbereich/angebote")
    page.get_by_role("link", name=applicant.offering["title_de"]).click()
    page.locator("[name=needs_de]").fill(
        "Einen Termin am Objekt, etwa zwei Stunden, und eine kurze Einweisung."
    )
    page.get_by_role("button", name="Angebot speichern").last.click()
    applicant.send()
    assert applicant.offering["title_de"] not in _answer(applicant.visit)

    reviewer.open_application(applicant.company)
    reviewer.approve()
    assert applicant.offering["title_de"] in _answer(applicant.visit)


def _answer(visit: Visit) -> list[str]:
    """Titles that a company with this need is shown, as a visitor."""
    visit.page.context.clear_cookies()
    visit.state(NEED)
    visit.page.goto(f"{visit.page.url}?alle=1")
    return visit.matches
