"""Tables are read whatever program wrote them, and refused with a reason when they cannot be."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.import_fields import COLUMNS_MAX, FILE_BYTES_MAX, ROWS_MAX
from matchmaker.domain.vocabulary import ImportKind
from matchmaker.services.imports import reading
from matchmaker.services.imports.reading import Table

MOST = ROWS_MAX[ImportKind.COMPANIES]
TEXT = "Firma;Ort\r\nBäckerei Höß;Weilheim, Oberbayern\r\n"


def read_table(content: bytes, sheet: str | None = None) -> Table:
    return reading.read_table(content, sheet, MOST)


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_encoding_gives_the_same_words(encoding: str) -> None:
    table = read_table(TEXT.encode(encoding))
    assert table.headers == ("Firma", "Ort")
    assert table.rows == ((2, ("Bäckerei Höß", "Weilheim, Oberbayern")),)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found_although_texts_hold_others(delimiter: str) -> None:
    text = 'a|b|c\n"1;2,3\n4"|x|\n\n5|6|7|8\n'.replace("|", delimiter)
    table = read_table(text.encode())
    assert table.headers == ("a", "b", "c")
    assert [cells for _, cells in table.rows] == [("1;2,3\n4", "x", ""), ("5", "6", "7")]


def test_a_workbook_gives_the_sheet_that_was_chosen_and_cells_as_people_see_them() -> None:
    content = workbook(
        Leer=[[None]],
        Liste=[["PLZ", "Name", "Name", None, "seit"], [1067, 1.5, "x", "y", datetime(2026, 1, 2)]],
    )
    table = read_table(content, "Liste")
    assert table.sheets == ("Leer", "Liste")
    assert table.headers == ("PLZ", "Name", "Name (2)", "(4)", "seit")
    assert table.rows == ((2, ("1067", "1.5", "x", "y", "2026-01-02")),)
    with pytest.raises(InvalidInput) as problem:
        read_table(content, "Fehlt")
    assert problem.value.errors == {"sheet": "sheet_unknown"}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "file_missing"),
        (b"x" * (FILE_BYTES_MAX + 1), "file_large"),
        (b"\xd0\xcf\x11\xe0\x00\x00", "file_kind"),
        (b"PK\x03\x04 broken", "file_broken"),
        (workbook(Leer=[["Firma"]])[:-100], "file_broken"),
        (b"a;b\n", "rows_none"),
        (workbook(Leer=[["Firma"]]), "rows_none"),
        (b"a\n" + b"1\n" * (MOST + 1), f"rows_many:{MOST}"),
        (b";".join([b"a"] * (COLUMNS_MAX + 1)) + b"\n1\n", "columns_many"),
        (b'a;b\n"' + b"1" * 140_000 + b'";2\n', "file_broken"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(content: bytes, key: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        read_table(content)
    assert problem.value.errors == {"file": key}


def test_ten_thousand_rows_are_taken() -> None:
    assert len(read_table(b"a\n" + b"1\n" * MOST).rows) == MOST


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "UNZIPPED_MAX", 10_000)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x" * 20_000)
    with pytest.raises(InvalidInput) as problem:
        read_table(file.getvalue())
    assert problem.value.errors == {"file": "file_large"}
