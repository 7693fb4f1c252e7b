"""Downloads in a real browser: the pages, one table narrowed by its list, everything at once."""

import csv
import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.pages import ENGLISH, GERMAN, Visit
from tests.e2e.people import Person


def content(page: Page, form: str, value: str) -> bytes:
    with page.expect_download() as found:
        page.locator(f"form[action*='{form}'] button[value={value}]").first.click()
    return Path(found.value.path()).read_bytes()


@pytest.mark.parametrize(
    ("who", "path"),
    [("korbinian.lechner", "/partnerbereich/export"), ("anna.zirnbichl", "/betrieb/export")],
)
def test_partners_and_companies_have_pages_of_their_own(one_page: Page, who: str, path: str) -> None:
    person = Person(one_page, f"{who}@demo.example")
    person.sign_in()
    person.visit.open(path)
    person.visit.look_at_both_widths()
    assert content(one_page, "/export/vermittlungen", "json").startswith(b'{"schema": "matchmaker-export/1"')


def test_a_coordinator_takes_out_a_list_and_everything(one_page: Page) -> None:
    person = Person(one_page, "katharina.moser@demo.example")
    person.sign_in()
    for words in (ENGLISH, GERMAN):
        visit = Visit(one_page, words)
        visit.open("/koordination/export")
        for details in one_page.locator("main details").all():
            details.evaluate("element => { element.open = true }")
        visit.look_at_both_widths()
    archive = zipfile.ZipFile(io.BytesIO(content(one_page, "/export/alles", "xlsx")))
    assert len(archive.namelist()) == 10
    visit.open("/koordination/anfragen?liste=erledigt")
    visit.look_at_both_widths()
    rows = list(
        csv.reader(
            io.StringIO(content(one_page, "/export/vermittlungen", "csv").decode("utf-8-sig")), delimiter=";"
        )
    )
    assert len(rows) > 1
    assert {row[1] for row in rows[1:]} <= {
        *("Abgeschlossen", "Nicht weitergegeben", "Vom Partner abgesagt", "Keine Antwort", "Zurückgezogen"),
    }
