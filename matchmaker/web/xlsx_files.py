"""Tables as workbooks for spreadsheets; text that would be run as a formula is defused as in CSV files."""

import io
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import IO, Any

from flask import make_response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from werkzeug.wrappers import Response

from matchmaker.web.csv_files import Cell, defused

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
"""Characters of the widest column."""
_MEASURED = 100
"""Rows by which the width of a streamed table's columns is measured."""
_TITLE_MOST = 31
"""Characters that the format allows for the name of a sheet."""


def cell_of(value: Cell) -> Cell:
    """A cell as written: numbers stay numbers, text is defused and loses what the format cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", defused(value)) if isinstance(value, str) else value


def xlsx_bytes(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """A workbook with one sheet for each name; the first row of a sheet is its heading."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name[:_TITLE_MOST])
        for row in rows:
            sheet.append([cell_of(cell) for cell in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "B2"
        for place, column in enumerate(zip(*_padded(rows), strict=True), 1):
            sheet.column_dimensions[get_column_letter(place)].width = _width(column)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def write_xlsx(file: IO[bytes], name: str, rows: Iterable[Sequence[Cell]]) -> None:
    """A workbook with one sheet, row by row, so that a long table never lies in memory as a whole.

    The first row is the heading; the first rows say how wide columns are.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:_TITLE_MOST])
    sheet.freeze_panes = "B2"
    iterator = iter(rows)
    first = list(islice(iterator, _MEASURED))
    for place, column in enumerate(zip(*_padded(first), strict=True), 1):
        sheet.column_dimensions[get_column_letter(place)].width = _width(column)
    for number, row in enumerate(chain(first, iterator)):
        cells = [cell_of(cell) for cell in row]
        sheet.append([_bold(sheet, cell) for cell in cells] if number == 0 else cells)
    book.save(file)


def _bold(sheet: Any, value: Cell) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.font = Font(bold=True)
    return cell


def xlsx_file(name: str, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> Response:
    """A download; `name` is plain ASCII."""
    response = make_response(xlsx_bytes(sheets))
    response.headers["Content-Type"] = TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _padded(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[None] * (width - len(row))] for row in rows]


def _width(column: Sequence[Cell]) -> int:
    longest = max((len(str(value)) for value in column if value is not None), default=0)
    return min(WIDEST, longest + 2)
