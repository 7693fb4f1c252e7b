"""A real server with the demonstration network and a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.e2e.pages import DESKTOP, PHONE

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first has no window to draw and takes half the time."""
Way = tuple[dict[str, int], bool]
WAYS: list[Way] = [(PHONE, True), (DESKTOP, True), (PHONE, False)]
WAY_NAMES = ["phone", "desktop", "phone-plain"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def matchmaker(*arguments: str, environ: dict[str, str]) -> None:
    """Run the command as an operator would; its output is shown when it fails."""
    command = [str(Path(sys.executable).parent / "matchmaker"), *arguments]
    result = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, cwd=ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="session")
def server_environ(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings of a demonstration installation of its own; the built model is shared."""
    var = tmp_path_factory.mktemp("var")
    shutil.copyfile(demo_store, var / "matchmaker.sqlite3")
    models = ROOT / "var" / "models"
    models.mkdir(parents=True, exist_ok=True)
    (var / "models").symlink_to(models)
    keep = {name: value for name, value in os.environ.items() if not name.startswith("MATCHMAKER_")}
    return {
        **keep,
        "MATCHMAKER_DEMO": "1",
        "MATCHMAKER_VAR_DIR": str(var),
        "MATCHMAKER_NEED_RATE_LIMIT": "1000 per minute",
    }


@pytest.fixture(scope="session")
def base_url(server_environ: dict[str, str]) -> Iterator[str]:
    """Address of a running server on a store that `matchmaker prepare --demo` made."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "matchmaker"), "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, env=server_environ, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(process, url)
        yield url
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _wait_until_ready(process: "subprocess.Popen[str]", url: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"the server ended: {process.communicate()[1]}")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert executable, "Chromium is missing: run `make setup`"
    with playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_FLAGS)) as launched:
        yield launched


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def viewport(request: pytest.FixtureRequest) -> dict[str, int]:
    return dict(request.param)


def new_context(
    browser: Browser, base_url: str, viewport: dict[str, int], *, scripts: bool
) -> BrowserContext:
    """A browser of its own: no cookies, German; `viewport` in CSS pixels."""
    return browser.new_context(
        base_url=base_url,
        viewport={"width": viewport["width"], "height": viewport["height"]},
        java_script_enabled=scripts,
        locale="de-DE",
    )


class Problems(list[str]):
    """Errors that the browser reported: blocked by the security policy, failed scripts, missing files."""

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: self.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.append(str(error)))


@contextmanager
def _watched(browser: Browser, base_url: str, viewport: dict[str, int], *, scripts: bool) -> Iterator[Page]:
    context = new_context(browser, base_url, viewport, scripts=scripts)
    page = context.new_page()
    problems = Problems()
    problems.watch(page)
    yield page
    context.close()
    assert [problem for problem in problems if "status of 4" not in problem] == []


@pytest.fixture
def page(browser: Browser, base_url: str, viewport: dict[str, int]) -> Iterator[Page]:
    """A page with JavaScript; the test fails when the browser reports an error."""
    with _watched(browser, base_url, viewport, scripts=True) as page:
        yield page


@pytest.fixture
def one_page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page with JavaScript for tests that look at both widths themselves (`Visit.look_at_both_widths`)."""
    with _watched(browser, base_url, DESKTOP, scripts=True) as page:
        yield page


@pytest.fixture
def plain_page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page without JavaScript. Widths are looked at with it, so one width is enough here."""
    with _watched(browser, base_url, PHONE, scripts=False) as page:
        yield page


@pytest.fixture(params=WAYS, ids=WAY_NAMES)
def way(request: pytest.FixtureRequest) -> Way:
    """Width of the window and whether there is JavaScript: every way that people come in."""
    found: Way = request.param
    return found


@pytest.fixture
def way_page(browser: Browser, base_url: str, way: Way) -> Iterator[Page]:
    """A page for every way."""
    with _watched(browser, base_url, way[0], scripts=way[1]) as page:
        yield page
