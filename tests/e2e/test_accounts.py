"""Accounts in the browser: from registering by the mailed link to erasing the account again."""

import re
import time
from collections.abc import Iterator
from itertools import count

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Way
from tests.e2e.pages import ENGLISH, GERMAN, Visit
from tests.e2e.people import Person

PASSWORD = "drei Brezen zum Frühstück"
NEW_PASSWORD = "vier Brezen zum Abendessen"
PUBLIC = [
    "/anmelden", "/anmelden?weiter=/konto", "/registrieren", "/registrieren/betrieb", "/registrieren/partner",
    "/registrieren/gesendet", "/passwort-vergessen", "/passwort-vergessen/gesendet", "/konto-geloescht",
]  # fmt: skip
OWN = [
    "/konto", "/konto/sicherheit", "/konto/zweiter-faktor", "/konto/kollegen", "/konto/organisation",
    "/konto/adresse", "/konto/loeschen",
]  # fmt: skip
_numbers = count(1)


class Newcomer(Person):
    """Somebody who has just heard of the network; reads the mails at /demo/mails."""

    def __init__(self, page: Page, scripts: bool) -> None:
        super().__init__(page, f"frida{next(_numbers)}@neu.example", scripts)
        self.password, self.codes = PASSWORD, list[str]()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main input[name={name}]").fill(value)

    def send(self) -> None:
        """Send the first form of the page, as its main button does."""
        self.page.locator("main form button[type=submit]").first.click()

    def follow(self, subject: str, address: str = "") -> None:
        """Follow the link of the newest mail with this subject."""
        self.open(f"/demo/mails?an={address or self.email}")
        self.page.locator("main").get_by_role("link", name=subject).first.click()
        self.page.get_by_role("link", name="Link dieser E-Mail").click()
        self.look()

    def register(self) -> None:
        self.open("/registrieren/betrieb")
        if self.scripts:
            # Every way of signing up counts against the limit of mails, so not each of them makes mistakes.
            self.send()
            expect(self.page.locator("#error-summary li")).to_have_count(7)
            self.look()
        self.fill(name="Frida Neu", email=self.email, password=PASSWORD, company="Bäckerei Neu")
        self.fill(postcode="82362", industry_word="Bäckerei")
        self.page.locator("input[name=size][value=small]").check()
        self.send()
        if self.page.locator("input[name=industry]").count():
            self.look()
            self.page.locator("input[name=industry]").first.check()
            self.fill(password=PASSWORD)
            self.send()
        expect(self.page).to_have_url(re.compile("/registrieren/gesendet$"))

    def set_up_second_factor(self) -> None:
        """Keeps the recovery codes; a wrong code first must not change the key."""
        self.open("/konto/zweiter-faktor")
        shown = self.page.locator("main code")
        key = shown.inner_text().replace(" ", "")
        self.fill(code="000000")
        self.send()
        self.look()
        assert shown.inner_text().replace(" ", "") == key
        self.fill(code=pyotp.TOTP(key).at(time.time()))
        self.send()
        expect(self.page.locator(".mm-codes code")).to_have_count(10)
        self.look()
        self.codes = self.page.locator(".mm-codes code").all_inner_texts()
        # The code of this half minute is used up; that of the next one counts already.
        self.codes.append(pyotp.TOTP(key).at(time.time() + pyotp.TOTP(key).interval))

    def sign_in_anew(self, page: Page | None = None) -> None:
        """Sign in with password and the next code, here or in another browser."""
        page = page or self.page
        page.goto("/anmelden")
        page.locator("main input[name=email]").fill(self.email)
        page.locator("main input[name=password]").fill(self.password)
        page.locator("main form button[type=submit]").first.click()
        expect(page.locator("h1")).to_have_text("Zweiter Schritt")
        page.locator("main input[name=code]").fill(self.codes.pop())
        page.locator("main form button[type=submit]").first.click()
        expect(page.locator("h1")).to_have_text("Mein Betrieb")

    def sign_out(self) -> None:
        self.page.locator(".mm-account > summary").click()
        self.page.locator("form[action$='/abmelden'] button").click()
        expect(self.page.locator("p.mm-account a")).to_be_visible()


@pytest.fixture
def newcomer(way: Way, way_page: Page) -> Newcomer:
    return Newcomer(way_page, way[1])


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[Page]:
    """Another browser, on another kind of device."""
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
    context = browser.new_context(base_url=base_url, locale="de-DE", user_agent=agent)
    yield context.new_page()
    context.close()


def test_pages_for_signing_in_and_up_are_accessible_and_fit(one_page: Page) -> None:
    for words in (GERMAN, ENGLISH):
        visit = Visit(one_page, words)
        for path in PUBLIC:
            visit.open(path)
            visit.look_at_both_widths()


@pytest.mark.parametrize("email", ["miriam.vogl@demo.example", "korbinian.lechner@demo.example"])
def test_own_pages_are_accessible_and_fit(one_page: Page, email: str) -> None:
    Person(one_page, email).sign_in()
    for words in (GERMAN, ENGLISH):
        visit = Visit(one_page, words)
        for path in OWN:
            visit.open(path)
            visit.look_at_both_widths()
        one_page.locator(".mm-account > summary").click()
        visit.look_at_both_widths()


def test_people_of_the_chamber_are_accessible_and_fit(one_page: Page) -> None:
    Person(one_page, "renate.achatz@demo.example").sign_in()
    visit = Visit(one_page, GERMAN)
    for path in (
        *("/verwaltung/personen", "/konto/zweiter-faktor", "/konto/adresse", "/konto/loeschen"),
        *("/verwaltung/kammern", "/verwaltung/kammern/163", "/verwaltung/kammern/163/landkreise"),
        *("/verwaltung/kammern/163/texte", "/koordination/partner-anderer-kammern", "/kammern/155"),
    ):
        visit.open(path)
        visit.look_at_both_widths()


def test_a_new_account_from_registering_to_erasing(newcomer: Newcomer, phone: Page) -> None:
    newcomer.register()
    newcomer.follow("Bitte bestätigen Sie Ihre Adresse")
    newcomer.fill(password=PASSWORD)
    newcomer.send()
    expect(newcomer.page.locator("h1")).to_have_text("Mein Betrieb")
    newcomer.set_up_second_factor()
    _another_device(newcomer, phone)
    _forgotten_password(newcomer)
    _new_address(newcomer)
    _erasure(newcomer)


def _another_device(newcomer: Newcomer, phone: Page) -> None:
    """Signing in elsewhere is told by mail, seen in the list, and can be ended from here."""
    newcomer.sign_in_anew(phone)
    assert "Neue Anmeldung in Ihrem Konto" in " ".join(newcomer.mails())
    newcomer.open("/konto/sicherheit")
    newcomer.says("Safari, iPhone")
    newcomer.page.get_by_role("button", name="Dort abmelden").click()
    newcomer.look()
    newcomer.says("Diese Sitzung ist beendet.")
    phone.goto("/konto")
    expect(phone.locator("h1")).to_have_text("Anmelden")


def _forgotten_password(newcomer: Newcomer) -> None:
    newcomer.sign_out()
    newcomer.open("/passwort-vergessen")
    newcomer.fill(email=newcomer.email)
    newcomer.send()
    newcomer.look()
    newcomer.follow("neues Passwort")
    newcomer.password = NEW_PASSWORD
    newcomer.fill(password=NEW_PASSWORD)
    newcomer.send()
    newcomer.sign_in_anew()


def _new_address(newcomer: Newcomer) -> None:
    """A wrong password first; nothing counts before the link in the mail to the new address is confirmed."""
    address = newcomer.email.replace("@neu", "@umgezogen")
    newcomer.open("/konto/adresse")
    newcomer.fill(email=address, password="wrong", code="1")
    newcomer.send()
    newcomer.look()
    newcomer.says("Das ist nicht Ihr")
    newcomer.fill(password=NEW_PASSWORD, code=newcomer.codes.pop())
    newcomer.send()
    newcomer.look()
    newcomer.says(address, "Noch nicht bestätigt")
    newcomer.follow("Bitte bestätigen Sie Ihre neue Adresse", address)
    newcomer.fill(password=NEW_PASSWORD)
    newcomer.send()
    newcomer.look()
    newcomer.says("Ab jetzt gilt Ihre neue Adresse.")
    newcomer.email = address
    newcomer.sign_out()
    newcomer.sign_in_anew()


def _erasure(newcomer: Newcomer) -> None:
    newcomer.open("/konto")
    newcomer.page.get_by_role("link", name="Konto löschen").click()
    newcomer.look()
    newcomer.says("Bäckerei Neu", "Niemand sonst gehört dazu")
    newcomer.fill(password=NEW_PASSWORD, code=newcomer.codes.pop())
    newcomer.send()
    expect(newcomer.page.locator("h1")).to_have_text("Ihr Konto ist gelöscht")
    newcomer.look()
    newcomer.open("/anmelden")
    newcomer.fill(email=newcomer.email, password=NEW_PASSWORD)
    newcomer.send()
    newcomer.says("gehören nicht zusammen")
