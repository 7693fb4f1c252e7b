"""CSV files: what a spreadsheet would run shows as text, numbers stay numbers, and cells stay cells."""

import csv
import io

import pytest

from matchmaker.web.csv_files import csv_text, defused


@pytest.mark.parametrize(
    "typed", ["=1+1", "+49 89", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =cmd|' /C calc'!A0", "＝1+1"]
)
def test_formulas_show_as_text(typed: str) -> None:
    assert defused(typed) == "'" + typed


@pytest.mark.parametrize(
    ("cell", "text"), [(-3, "-3"), (2.5, "2.5"), (0, "0"), (None, ""), ("Müller & Söhne", "Müller & Söhne")]
)
def test_other_cells_stay_as_they_are(cell: str | int | float | None, text: str) -> None:
    assert defused(cell) == text


def test_separators_quotes_and_lines_stay_within_their_cell() -> None:
    rows = [["a;b", 'say "hi"', "two\nlines"], ["x", 1, None]]
    read = list(csv.reader(io.StringIO(csv_text(rows)), delimiter=";"))
    assert read == [["a;b", 'say "hi"', "two\nlines"], ["x", "1", ""]]


def test_numbers_are_written_as_the_readers_spreadsheet_writes_them() -> None:
    assert csv_text([[2.8, 1234.5678, -0.5, 3]]) == "2,8;1234,5678;-0,5;3\r\n"
