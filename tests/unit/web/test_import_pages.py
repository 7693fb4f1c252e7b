"""A coordinator imports a table in the browser; a person of it agrees or refuses by the mailed link."""

import csv
import io

import pytest
from company import Company
from desk import Desk
from reading import all_of, by_id, faults, parse, text
from werkzeug.test import TestResponse

from matchmaker.services.imports import reading as reading_tables
from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail

START = "/koordination/import"
HEADER = "Firma;PLZ;Branche;Mitarbeiter;Ansprechpartner;E-Mail;Bedarf\n"
GOOD = "Schreinerei Höß;82362;10.71;12;Hans Höß;hans@hoess.example;Wir suchen Hilfe mit der Datensicherung.\n"
BAD = "=1+1;12345;10.71;12;Hans Höß;hans;\n"


@pytest.fixture
def desk(company: Company) -> Desk:
    return Desk(company)


def upload(desk: Desk, content: str, kind: str = "companies", name: str = "liste.csv") -> TestResponse:
    return desk.post(START, kind=kind, file=(io.BytesIO(content.encode("cp1252")), name))


def uploaded(desk: Desk, content: str = HEADER + GOOD + BAD) -> str:
    """Path of an uploaded table."""
    return upload(desk, content).headers["Location"].removesuffix("/spalten")


def version(desk: Desk, path: str) -> str:
    fields = all_of(desk.read(path), "input")
    return next(one.get("value", "") for one in fields if one.get("name") == "version")


def mapping(desk: Desk, path: str) -> dict[str, str]:
    """What the form of the columns holds."""
    return {
        one.get("name", ""): next(
            (o.get("value", "") for o in all_of(one, "option") if o.get("selected") is not None), ""
        )
        for one in all_of(desk.read(path), "select")
    }


def consent_path(desk: Desk) -> str:
    with UnitOfWork(desk.company.network.container.database) as uow:
        mail = (
            uow.session.query(OutboxMail)
            .filter_by(message="import_consent")
            .order_by(OutboxMail.id.desc())
            .first()
        )
        assert mail
        return str(mail.values["path"])


def test_from_the_table_to_the_import_and_back(desk: Desk, prefix: str) -> None:
    path = uploaded(desk)
    assert faults(desk.read(f"{prefix}{path}/spalten")) == []
    typed = mapping(desk, f"{path}/spalten")
    assert typed["company"] == "Firma"
    answer = desk.post(f"{path}/spalten", version=version(desk, f"{path}/spalten"), **typed)
    page = desk.follow(answer)
    assert faults(desk.read(f"{prefix}{path}/pruefung")) == []
    assert "Wir kennen diese Postleitzahl nicht." in text(page)
    assert "Das ist keine E-Mail-Adresse." in text(page)
    report = desk.client.get(f"{path}/pruefung.csv").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(report.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0] == ["Zeile", "Spalte", "Zelle", "Was zu tun ist"]
    assert [row[:3] for row in rows[1:]] == [["3", "PLZ", "12345"], ["3", "E-Mail", "hans"]]
    done = desk.post(f"{path}/einspielen", version=version(desk, f"{path}/pruefung"))
    page = desk.follow(done)
    assert faults(desk.read(prefix + path)) == []
    assert "Ein Eintrag ist eingespielt." in text(page)
    assert "Schreinerei Höß" in text(page)
    again = desk.post(f"{path}/zuruecknehmen", version=version(desk, path))
    assert "Zurückgenommen, gelöscht" in text(desk.follow(again))
    assert "Schreinerei Höß" not in text(desk.read(path))
    late = desk.post(f"{path}/zuruecknehmen", version=2)
    assert late.status_code == 409
    assert faults(parse(late.data)) == []


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        ("", 422, "Bitte wählen Sie eine Datei."),
        ("Firma;PLZ\n", 422, "Diese Tabelle hat keine Zeilen"),
        (HEADER + "x" * 300, 422, "zu groß"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_at_its_field(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, content: str, status: int, words: str
) -> None:
    monkeypatch.setattr(reading_tables, "FILE_BYTES_MAX", 300)
    answer = upload(desk, content)
    root = parse(answer.data)
    assert answer.status_code == status
    assert faults(root) == []
    assert words in text(by_id(root, "f-file-error"))


def test_wrong_columns_are_named_and_what_was_chosen_stays(desk: Desk) -> None:
    path = uploaded(desk)
    typed = mapping(desk, f"{path}/spalten") | {"company": "", "need": "PLZ", "email": "Firma"}
    answer = desk.post(f"{path}/spalten", version=1, **typed)
    root = parse(answer.data)
    assert answer.status_code == 422
    assert faults(root) == []
    assert "Bitte wählen Sie die Spalte dafür." in text(by_id(root, "f-company-error"))
    assert "schon für etwas anderes" in text(by_id(root, "f-need-error"))
    chosen = [
        one.get("value")
        for one in all_of(by_id(root, "f-email"), "option")
        if one.get("selected") is not None
    ]
    assert chosen == ["Firma"]


def test_who_works_on_an_older_state_changes_nothing(desk: Desk) -> None:
    path = uploaded(desk)
    for action in ("spalten", "einspielen", "verwerfen"):
        answer = desk.post(f"{path}/{action}", version=7, **mapping(desk, f"{path}/spalten"))
        assert answer.status_code == 409, action
        assert faults(parse(answer.data)) == []
    assert desk.post(f"{path}/verwerfen", version=1).status_code == 303
    assert desk.client.get(path).status_code == 404


def test_the_person_reads_everything_and_agrees(desk: Desk, prefix: str) -> None:
    path = uploaded(desk)
    desk.post(f"{path}/einspielen", version=1)
    visitor, link = desk.company.network.visitor(), consent_path(desk)
    root = parse(visitor.get(prefix + link).data)
    assert faults(root) == []
    for words in (
        "Schreinerei Höß",
        "Hans Höß",
        "hans@hoess.example",
        "Wir suchen Hilfe mit der Datensicherung.",
    ):
        assert words in text(root)
    token = next(one.get("value") for one in all_of(root, "input") if one.get("name") == "csrf_token")
    assert "Schreinerei Höß" not in text(desk.read("/koordination/suche?q=schreinerei"))
    assert visitor.post(link, data={"csrf_token": token}).status_code == 303
    after = parse(visitor.get(prefix + link).data)
    assert faults(after) == []
    assert "hans@hoess.example" not in text(after)
    assert "Schreinerei Höß" in text(desk.read("/koordination/suche?q=schreinerei"))
    again = visitor.post(f"{link}/ablehnen", data={"csrf_token": token})
    assert again.status_code == 409
    assert faults(parse(again.data)) == []
    assert visitor.get(link + "x").status_code == 404


def test_the_person_refuses_and_nothing_is_left(desk: Desk) -> None:
    path = uploaded(desk)
    desk.post(f"{path}/einspielen", version=1)
    visitor, link = desk.company.network.visitor(), consent_path(desk)
    fields = all_of(parse(visitor.get(link).data), "input")
    token = next(one.get("value") for one in fields if one.get("name") == "csrf_token")
    assert visitor.post(f"{link}/ablehnen", data={"csrf_token": token}).status_code == 303
    root = parse(visitor.get(link).data)
    assert faults(root) == []
    assert "Höß" not in text(root)
    assert "Höß" not in text(desk.read(path))
