"""Page objects for a company's people: what they do on their pages."""

import re
from collections.abc import Mapping

from playwright.sync_api import Page, expect

from matchmaker.config import Settings
from matchmaker.container import Container
from matchmaker.domain.actor import Actor
from matchmaker.domain.vocabulary import Role
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.e2e.pages import GERMAN, Visit
from tests.e2e.people import PASSWORD

ANNA = "anna.zirnbichl@demo.example"
KATHARINA = "katharina.moser@demo.example"
NEED = "Mir finden koane Lehrlinge mehr, de Inserate in da Zeitung bringan nix."


class CompanyVisit(Visit):
    """Anna of the bakery on her pages, in German."""

    def __init__(self, page: Page, *, scripts: bool = True) -> None:
        super().__init__(page, GERMAN)
        self.scripts = scripts

    def sign_in(self) -> None:
        """Sign in; arrives at the company's home."""
        self.open("/anmelden")
        self.fill_sign_in()
        expect(self.page.locator("h1")).to_have_text("Mein Betrieb")

    def fill_sign_in(self) -> None:
        """Fill the sign-in form in and send it."""
        form = self.page.locator("main form", has=self.page.locator("input[name=password]")).first
        form.locator("input[name=email]").fill(ANNA)
        form.locator("input[name=password]").fill(PASSWORD)
        form.locator("button[type=submit]").click()

    def sign_in_and_go_on(self) -> None:
        """After the session was over: sign in, and send what was typed before."""
        self.fill_sign_in()
        self.press("Weiter mit")

    def press(self, name: str) -> None:
        """Press a button of the page."""
        self.page.locator("main").get_by_role("button", name=re.compile(name)).first.click()

    def follow(self, name: str) -> None:
        """Follow a link of the page."""
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def write_need(self, text: str = NEED) -> None:
        """Fill in a new need; the profile knows the rest."""
        self.open("/betrieb/bedarf")
        self.page.locator("textarea[name=text]").fill(text)

    def state_need(self, text: str = NEED) -> None:
        """State a need and see partners."""
        self.write_need(text)
        self.submit()
        expect(self.page).to_have_url(re.compile(r"/betrieb/bedarf/[\w-]{20,}\?neu=1$"))

    def request(self, line: str = "Am liebsten vormittags.") -> str:
        """Ask for an introduction to the best partner; gives the token of the introduction."""
        self.follow(GERMAN.request)
        self.look()
        self.page.locator("#personal-line").fill(line)
        self.press("Anfrage senden")
        expect(self.page.locator("h1")).to_have_text("Ihre Anfrage ist unterwegs")
        return self.page.url.split("/vermittlungen/")[1].split("/")[0]

    def look(self) -> None:
        """The page fits the window; with scripts axe-core finds nothing either."""
        if self.scripts:
            self.expect_accessible()
            self.expect_no_sideways_scrolling()

    def expect_status(self, words: str) -> None:
        """The badge at the top of an introduction."""
        expect(self.page.locator("main .mm-status").first).to_have_text(words)


class Others:
    """What chamber and partner do meanwhile, through the use cases on the server's own database."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._container = Container(Settings.from_env(environ, serving=False))
        self._introductions = self._container.services.introductions

    def _person(self, email: str) -> Actor:
        with UnitOfWork(self._container.database) as uow:
            user = uow.accounts.by_email(email)
        assert user
        sessions = self._container.services.accounts.sessions
        found = sessions.find(sessions.start(user.id, "Test", second_factor=email != ANNA))
        assert found
        return found.actor

    def version(self, token: str) -> int:
        """The version the newest page would show."""
        return self._introductions.read.one(self._person(ANNA), token, "de").version

    def ask(self, token: str, question: str) -> None:
        """The chamber asks back."""
        self._introductions.decide.ask(self._person(KATHARINA), token, self.version(token), question)

    def approve(self, token: str) -> None:
        """The chamber approves."""
        self._introductions.decide.approve(self._person(KATHARINA), token, self.version(token))

    def _partner(self, token: str) -> Actor:
        key = self._introductions.read.one(self._person(ANNA), token, "de").partner.key
        with UnitOfWork(self._container.database) as uow:
            partner = uow.partners.by_keys([key])[key]
        return Actor(
            user_id=self._person(ANNA).user_id, role=Role.PARTNER, partner_id=partner.id, second_factor=True
        )

    def accept(self, token: str) -> None:
        """The partner accepts."""
        self._introductions.answer.accept(self._partner(token), token, self.version(token))

    def decline(self, token: str) -> None:
        """The partner declines for want of time."""
        self._introductions.answer.decline(
            self._partner(token), token, self.version(token), "no_capacity", "Erst im Mai."
        )
