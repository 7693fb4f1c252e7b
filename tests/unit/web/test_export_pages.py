"""Downloads in the browser: pages, formats, words, malicious names, limits, and the trail."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from company import TEXT, Company
from flask.testing import FlaskClient
from openpyxl import load_workbook
from reading import all_of, faults, parse, text
from signing import Network, csrf
from werkzeug.test import TestResponse

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.export import COLUMNS, ExportTable, columns_of
from matchmaker.domain.vocabulary import ActorKind
from matchmaker.storage.unit_of_work import UnitOfWork
from matchmaker.web.export_files import SLUGS
from matchmaker.web.labels_exports import WORDS, column_label, column_note

CHAMBER, PARTNER, SME = "/koordination/export", "/partnerbereich/export", "/betrieb/export"
EVIL = [
    '=HYPERLINK("http://x.example")',
    "+49 89 1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    'Huber; "Söhne"',
]
"""Names of companies as somebody with bad intent, or no luck, would type them."""


def download(client: FlaskClient, address: str, form: str = "csv") -> TestResponse:
    fields = {"csrf_token": csrf(client, "/bedarf"), "format": form}
    return client.post(address, data=fields, buffered=True)


def table(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf"), "spreadsheets know UTF-8 by this mark"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))


def cells(content: bytes) -> Iterator[tuple[str, object]]:
    """Type and value of every cell of a workbook."""
    for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows():
        yield from ((one.data_type, one.value) for one in row)


def rename(network: Network, names: tuple[str, ...]) -> None:
    """Give the companies names that a spreadsheet would run."""
    with UnitOfWork(network.container.database, write=True) as uow:
        for company, name in zip(uow.smes.all(), names, strict=True):
            company.name = name
        uow.commit()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("who", "path"), [("coordinator", CHAMBER), ("partner", PARTNER), ("sme", SME)])
def test_the_page_names_tables_rows_formats_and_the_limit(
    network: Network, prefix: str, who: str, path: str
) -> None:
    page = parse(network.sign_in(who).get(prefix + path).data)
    assert faults(page) == []
    words = text(page)
    assert ("50.000" if not prefix else "50,000") in words
    forms = [one for one in all_of(page, "form") if "/export/" in one.get("action", "")]
    assert len(forms) == len({one.get("action") for one in forms}) > 5
    for form in forms:
        buttons = [(one.get("name"), one.get("value")) for one in all_of(form, "button")]
        assert buttons == [("format", one) for one in ("csv", "xlsx", "json")]


def test_names_that_a_spreadsheet_would_run_show_as_text(network: Network) -> None:
    client = network.sign_in("coordinator")
    for names in zip(EVIL[::2], EVIL[1::2], strict=True):
        rename(network, names)
        found = {row[0] for row in table(download(client, f"{CHAMBER}/betriebe"))[1:]}
        shown = {name if name[0] not in "=+-@\t\r＝" else "'" + name for name in names}
        assert found == shown
        book = list(cells(download(client, f"{CHAMBER}/betriebe", "xlsx").data))
        assert {kind for kind, _ in book} <= {"s", "n"}, "no cell is a formula"
        # The format itself has no carriage return.
        read = {str(one).replace("\r", "\n") for _, one in book}
        assert {name.replace("\r", "\n") for name in shown} <= read
        rows = json.loads(download(client, f"{CHAMBER}/betriebe", "json").data)["rows"]
        assert set(names) == {row["company"] for row in rows}, "programs get the name as it is"


def test_people_read_words_and_programs_read_keys(company: Company) -> None:
    company.bring("accepted")
    client = company.network.sign_in("coordinator")
    head, row, *_ = table(download(client, f"{CHAMBER}/vermittlungen"))
    found = dict(zip(head, row, strict=True))
    assert (found["Stand"], found["Von der IHK angelegt"]) == ("Zugesagt", "nein")
    assert found["Bedarf"] == TEXT
    assert found["Zugesagt am"] == "2026-02-02 10:00:00", "time of Berlin"
    english = table(download(client, f"/en{CHAMBER}/vermittlungen"))[0]
    assert "Accepted on" in english
    answer = download(client, f"{CHAMBER}/vermittlungen", "json")
    content = json.loads(answer.data)
    schema = json.loads((PROJECT_ROOT / "docs" / "exports.schema.json").read_text())
    jsonschema.validate(content, schema, format_checker=jsonschema.FormatChecker())
    assert (content["total"], len(content["rows"])) == (1, 1)
    assert content["rows"][0]["status"] == "accepted"
    assert content["rows"][0]["accepted"] == "2026-02-02T09:00:00+00:00"
    assert [one["key"] for one in content["columns"]] == list(content["rows"][0])
    assert set(schema["properties"]["table"]["enum"]) == set(ExportTable)


def test_decimals_are_written_as_the_readers_spreadsheet_writes_them(company: Company) -> None:
    questions = company.services.self_assessment.questionnaire
    areas = questions.areas
    answers = {one.key: place % one.levels for area in areas for place, one in enumerate(area.questions)}
    company.services.self_assessment.stored.keep(company.actor(), answers)
    company.services.self_assessment.stored.complete(company.actor())
    german = [row[2] for row in table(download(company.client, f"{SME}/selbsteinschaetzungen"))[1:]]
    english = [row[2] for row in table(download(company.client, f"/en{SME}/selbsteinschaetzungen"))[1:]]
    assert len(german) == 1 + len(areas)
    assert all("," in one for one in german)
    assert english == [one.replace(",", ".") for one in german]


def test_a_zip_holds_every_table_and_says_what_its_columns_are(company: Company) -> None:
    company.bring("met")
    for who, path, side in (
        ("coordinator", CHAMBER, ActorKind.COORDINATOR),
        ("giant", PARTNER, ActorKind.PARTNER),
        ("sme", SME, ActorKind.SME),
    ):
        client = company.client if who == "sme" else company_client(company, who)
        for form in ("csv", "xlsx", "json"):
            answer = download(client, f"{path}/alles", form)
            archive = zipfile.ZipFile(io.BytesIO(answer.data))
            assert archive.testzip() is None
            tables = [one for one in ExportTable if columns_of(one, side)]
            names = [f"{SLUGS[one]}-2026-02-02.{form}" for one in tables]
            assert archive.namelist() == [*names, "LIESMICH.txt"]
        description = archive.read("LIESMICH.txt").decode()
        for one in tables:
            assert all(f"({column.key})" in description for column in columns_of(one, side))
            assert json.loads(archive.read(f"{SLUGS[one]}-2026-02-02.json"))["table"] == one


def company_client(company: Company, who: str) -> FlaskClient:
    sessions = company.services.accounts.sessions
    client = company.network.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = sessions.start(company.network.people[who], "Test", second_factor=True)
    return client


def test_every_download_is_noted_before_it_is_sent(network: Network, tmp_path: Path) -> None:
    trail = network.container.settings.var_dir / "exports.jsonl"
    client = network.sign_in("coordinator")
    assert download(client, f"{CHAMBER}/betriebe?q=wirt").status_code == 200
    assert download(client, f"{CHAMBER}/alles", "xlsx").status_code == 200
    lines = [json.loads(line) for line in trail.read_text().splitlines()]
    assert [one["user"] for one in lines] == [network.people["coordinator"]] * 2
    assert (lines[0]["rows"], lines[0]["filtered"]) == ({"companies": 1}, True)
    assert set(lines[1]["rows"]) == set(ExportTable)
    assert "wirt" not in trail.read_text(), "what was searched for may be a name"
    own = client.get("/konto/daten.json").get_json()
    assert [one["format"] for one in own["files_downloaded"]] == ["csv", "xlsx"]
    assert network.sign_in("sme").get("/konto/daten.json").get_json()["files_downloaded"] == []
    trail.unlink()
    trail.mkdir()
    refused = download(client, f"{CHAMBER}/betriebe")
    assert refused.status_code == 503
    page = parse(refused.data)
    assert faults(page) == []
    assert "deshalb wurde nichts herausgegeben" in text(page), "no file without a note"


def test_wrong_addresses_and_formats_are_refused(network: Network) -> None:
    client = network.sign_in("partner")
    assert download(client, f"{PARTNER}/betriebe").status_code == 404
    assert download(client, f"{PARTNER}/gibtesnicht").status_code == 404
    assert download(client, f"{PARTNER}/angebote", "exe").status_code == 400
    assert client.get(f"{PARTNER}/angebote").status_code == 405
    answer = download(client, f"{PARTNER}/angebote")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"] == "attachment; filename=angebote-2026-02-02.csv"


def test_a_file_that_holds_not_everything_says_so(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matchmaker.services.exports.export.ROWS_MAX", 1)
    client = network.sign_in("coordinator")
    assert "die neuesten 1 in der Datei" in text(parse(client.get(CHAMBER).data))
    answer = download(client, f"{CHAMBER}/betriebe")
    assert "betriebe-1-von-2-2026-02-02.csv" in answer.headers["Content-Disposition"]
    assert len(table(answer)) == 2
    archive = zipfile.ZipFile(io.BytesIO(download(client, f"{CHAMBER}/alles").data))
    assert "Die neuesten 1 von 2 Zeilen." in archive.read("LIESMICH.txt").decode()


def test_lists_offer_a_download_of_what_they_show(company: Company) -> None:
    company.bring("approved")
    chamber, partner = company.network.sign_in("coordinator"), company_client(company, "giant")
    for client, page in (
        (chamber, "/koordination/anfragen?liste=beim-partner"),
        (chamber, "/koordination/suche?q=wirt"),
        (partner, "/partnerbereich/vermittlungen"),
    ):
        root = parse(client.get(page).data)
        actions = [
            one.get("action", "") for one in all_of(root, "form") if "/export/" in one.get("action", "")
        ]
        assert actions, page
        for action in actions:
            assert len(table(download(client, action))) == 2, action
    nothing = parse(chamber.get("/koordination/anfragen").data)
    assert "/export/" not in "".join(one.get("action", "") for one in all_of(nothing, "form"))
    assert len(table(download(chamber, f"{CHAMBER}/vermittlungen?liste=zu-entscheiden"))) == 1


def test_every_column_and_word_has_a_label(network: Network) -> None:
    with network.app.test_request_context():
        for one, columns in COLUMNS.items():
            for column in columns:
                assert column_label(one, column)
                assert isinstance(column_note(one, column), str)
                assert not column.vocabulary or column.vocabulary in WORDS
