"""People of the demonstration in their own browsers: an SME, a coordinator, a partner."""

import json
import re
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Page, expect

from tests.e2e.pages import GERMAN, Visit

_PEOPLE = json.loads((Path(__file__).parents[2] / "data" / "demo_people.json").read_text(encoding="utf-8"))
PASSWORD: str = _PEOPLE["password"]
BY_EMAIL: dict[str, dict[str, Any]] = {one["email"]: one for one in _PEOPLE["people"]}
_signed_in: dict[str, list[Any]] = {}
"""Cookies of those with a second factor: a code works once, and the next is half a minute away."""


class Person:
    """Somebody with an account, on one page."""

    def __init__(self, page: Page, email: str, scripts: bool = True) -> None:
        self.page, self.email, self.scripts = page, email, scripts
        self.visit = Visit(page, GERMAN)

    def look(self) -> None:
        """The page as it is now is accessible and fits the window; axe needs JavaScript."""
        if self.scripts:
            self.visit.expect_accessible()
            self.visit.expect_no_sideways_scrolling()

    def open(self, path: str) -> None:
        """Open a page and look at it."""
        self.visit.open(path)
        self.look()

    def press(self, action: str) -> None:
        """Send the form whose address ends so."""
        self.page.locator(f"form[action*='{action}'] button[type=submit]").last.click()

    def sign_in(self) -> None:
        """Sign in with the password, and with a code where the account has a second factor."""
        page = self.page
        if cookies := _signed_in.get(self.email):
            page.context.add_cookies(cookies)
            return
        self.open("/anmelden")
        page.locator("input[name=email]").fill(self.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        if secret := BY_EMAIL[self.email].get("totp_secret"):
            self._second_factor(str(secret))
            _signed_in[self.email] = page.context.cookies()

    def _second_factor(self, secret: str) -> None:
        for _ in range(4):
            self.page.locator("input[name=code]").fill(pyotp.TOTP(secret).now())
            self.page.locator("main form button[type=submit]").first.click()
            if self.page.locator("input[name=code]").count() == 0:
                return
            # Another test may have used this one.
            self.page.wait_for_timeout(10_000)

    def says(self, *words: str) -> None:
        """The page holds these words."""
        for word in words:
            expect(self.page.locator("main")).to_contain_text(word)

    def says_nowhere(self, *words: str) -> None:
        """The page holds none of these words, not even in its source."""
        source = self.page.content()
        assert [word for word in words if word in source] == []

    def mails(self) -> list[str]:
        """Subjects of the mails to this person, newest first."""
        self.visit.open(f"/demo/mails?an={self.email}")
        return self.page.locator("main a[href*='/demo/mails/']").all_inner_texts()


class Owner(Person):
    """Speaks for an SME."""

    def ask_for(self, partner: str, need: str, line: str = "") -> str:
        """State a need, request an introduction to one of the partners found; returns its address."""
        page = self.page
        self.open("/betrieb/bedarf")
        page.locator("textarea[name=text]").fill(need)
        page.locator("main").get_by_role("button", name="Partner zeigen").click()
        expect(page).to_have_url(re.compile(r"/betrieb/bedarf/[\w-]{20,}"))
        self.look()
        if partner not in page.locator("main").inner_text():
            page.goto(page.url.partition("?")[0] + "?alle=1")
        card = page.locator(".mm-match").filter(has_text=partner).first
        card.get_by_role("link", name="Vermittlung anfragen").click()
        self.look()
        page.locator("textarea[name=personal_line]").fill(line)
        self.press("/anfragen/")
        expect(page).to_have_url(re.compile("/gesendet$"))
        self.look()
        page.get_by_role("link", name="Vermittlung verfolgen").click()
        return re.sub(r"^https?://[^/]+", "", page.url)


class Coordinator(Person):
    """Decides for a chamber."""

    def open_request(self, token: str) -> None:
        """The page on which a request is decided."""
        self.open(f"/koordination/vermittlungen/{token}")

    def approve(self, token: str) -> None:
        """Approve a request."""
        self.open_request(token)
        self.press("/freigeben")


class PartnerPerson(Person):
    """Answers for a partner."""

    def open_introduction(self, token: str) -> None:
        """The page on which an introduction is answered."""
        self.open(f"/partnerbereich/vermittlungen/{token}")

    def decline(self, token: str, reason: str, text: str = "") -> None:
        """Decline with a reason."""
        self.open(f"/partnerbereich/vermittlungen/{token}/ablehnen")
        self.page.locator(f"input[name=reason][value={reason}]").check()
        if text:
            self.page.locator("textarea[name=text]").fill(text)
        self.press("/ablehnen")
