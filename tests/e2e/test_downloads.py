"""A coordinator downloads in a real browser: the page, one table narrowed by its list, everything at once."""

import csv
import io
import zipfile
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.pages import ENGLISH, GERMAN, Visit
from tests.e2e.people import Person


def content(page: Page, form: str, value: str) -> bytes:
    with page.expect_download() as found:
        page.locator(f"form[action*='{form}'] button[value={value}]").first.click()
    return Path(found.value.path()).read_bytes()


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
