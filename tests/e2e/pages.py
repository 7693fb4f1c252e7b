"""Page objects: what a person does on the pages, so that tests read like a visit."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

PHONE = {"width": 320, "height": 700}
DESKTOP = {"width": 1280, "height": 900}
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Words:
    """The words that a visitor looks for, in one language."""

    prefix: str
    go_on: str
    show: str
    request: str
    why: str
    change: str
    nothing_fits: str


GERMAN = Words(
    "", "Weiter", "Partner zeigen", "Vermittlung anfragen", "Warum diese Partner?", "Bedarf ändern", "passt"
)
ENGLISH = Words(
    "/en", "Next", "Show partners", "Request an introduction", "Why these partners?", "Change", "fits"
)


class Visit:
    """One visitor on one page in one language."""

    def __init__(self, page: Page, words: Words) -> None:
        self.page, self.words = page, words

    def open(self, path: str) -> None:
        """Open a page of this language."""
        answer = self.page.goto(self.words.prefix + path)
        assert answer is not None

    def start_on_landing(self, text: str) -> None:
        """Write the need into the box of the landing page."""
        self.open("/")
        self.page.locator("textarea[name=text]").fill(text)
        self.page.get_by_role("button", name=self.words.go_on).click()

    def fill_company(self, postcode: str, size: str) -> None:
        """Answer the questions about the company."""
        self.page.locator("input[name=postcode]").fill(postcode)
        self.page.locator(f"input[name=size][value={size}]").check()

    def submit(self) -> None:
        """Ask for partners."""
        self.page.locator("main").get_by_role("button", name=self.words.show).click()

    def state(self, text: str, postcode: str = "82362", size: str = "small") -> None:
        """State a need from the landing page on."""
        self.start_on_landing(text)
        self.fill_company(postcode, size)
        self.submit()

    @property
    def matches(self) -> list[str]:
        """Titles of the recommended offerings in order."""
        return self.page.locator(".mm-match h3").all_inner_texts()

    def expect_no_sideways_scrolling(self) -> None:
        """The page must fit the window's width."""
        overflow = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{self.page.url} is {overflow} px too wide"
        self._expect_language_beside_account()

    def _expect_language_beside_account(self) -> None:
        """On a desk a long menu must not push the other language onto a line of its own."""
        # After a form was sent there is no other language to switch to.
        language = self.page.locator(".mm-language a, .mm-language button").first
        account = self.page.locator(".mm-account").first
        if self.page.viewport_size != DESKTOP or not (language.count() and account.count()):
            return
        tops = [box["y"] for one in (language, account) if (box := one.bounding_box())]
        assert max(tops) - min(tops) < 10, f"{self.page.url}: the language is on another line"

    def look_at_both_widths(self) -> None:
        """The page as it is now fits a phone and a desk, and axe-core finds nothing in either width.

        Loading the page once for both takes half the time.
        """
        for size in (DESKTOP, PHONE):
            self.page.set_viewport_size({"width": size["width"], "height": size["height"]})
            self.expect_accessible()
            self.expect_no_sideways_scrolling()

    def expect_accessible(self) -> None:
        """axe-core finds nothing on the page as it is now."""
        expect(self.page.locator("h1")).to_have_count(1)
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        result = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found = [
            f"{problem['id']}: {node['target']} {node['failureSummary']}"
            for problem in result["violations"]
            for node in problem["nodes"]
        ]
        assert found == [], f"{self.page.url}: " + "\n".join(found)
