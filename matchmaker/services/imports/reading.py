"""Reads an uploaded table: CSV as German and other spreadsheets write it, or XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from openpyxl import load_workbook

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.import_fields import CELL_MAX, COLUMNS_MAX, FILE_BYTES_MAX, HEADER_MAX

DELIMITERS = (";", ",", "\t")
UNZIPPED_MAX = 60 * 1024 * 1024
"""Bytes of an XLSX file when unpacked: a small file may hold a very large one."""
LINES_TIMES = 3
"""Rows looked at, empty ones included, as a multiple of those that may be there."""

Line = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """An uploaded table. `rows`: each with its number as a spreadsheet counts, one text for every header."""

    sheets: tuple[str, ...]
    sheet: str | None
    headers: tuple[str, ...]
    rows: tuple[Line, ...]


def read_table(content: bytes, sheet: str | None, rows_max: int) -> Table:
    """Read a file with at most so many rows, of an XLSX file the sheet of this name or the first one.

    Raises InvalidInput {"file": file_missing, file_large, file_kind, file_broken, rows_none, columns_many, or
    rows_many with the number that is possible, like rows_many:500} or {"sheet": sheet_unknown}.
    """
    if not content:
        raise InvalidInput({"file": "file_missing"})
    if len(content) > FILE_BYTES_MAX:
        raise InvalidInput({"file": "file_large"})
    if content.startswith(b"PK\x03\x04"):
        return _read_workbook(content, sheet, rows_max)
    return _table((), None, enumerate(_csv_lines(_decoded(content)), 1), rows_max)


def _decoded(content: bytes) -> str:
    if b"\x00" in content:
        raise InvalidInput({"file": "file_kind"})
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Five bytes mean nothing in Windows-1252; they become a visible sign instead of stopping everything.
        return content.decode("cp1252", errors="replace")


def _csv_lines(text: str) -> Iterator[list[str]]:
    """Lines of the delimiter by which the header has most columns.

    The header decides, because long texts in the cells hold commas and semicolons of their own, which mislead
    csv.Sniffer.
    """

    def columns(delimiter: str) -> int:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), []))

    try:
        best = max(DELIMITERS, key=columns)
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=best)
    except csv.Error as problem:
        raise InvalidInput({"file": "file_broken"}) from problem


def _read_workbook(content: bytes, sheet: str | None, rows_max: int) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > UNZIPPED_MAX:
                raise InvalidInput({"file": "file_large"})
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            names = tuple(one.title for one in book.worksheets)
            if not names:
                raise InvalidInput({"file": "rows_none"})
            if sheet is not None and sheet not in names:
                raise InvalidInput({"sheet": "sheet_unknown"})
            page = book[sheet or names[0]]
            lines = ([_cell(value) for value in row] for row in page.iter_rows(values_only=True))
            return _table(names, page.title, enumerate(lines, 1), rows_max)
        finally:
            book.close()
    except InvalidInput:
        raise
    except Exception as problem:
        # openpyxl lets through whatever a broken file makes fail: of the archive, of XML, of a missing part.
        raise InvalidInput({"file": "file_broken"}) from problem


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def _table(
    sheets: tuple[str, ...], sheet: str | None, lines: Iterable[tuple[int, list[str]]], rows_max: int
) -> Table:
    headers: tuple[str, ...] = ()
    rows: list[Line] = []
    for number, cells in lines:
        if number > LINES_TIMES * rows_max:
            raise InvalidInput({"file": f"rows_many:{rows_max}"})
        texts = [_tidy(cell) for cell in cells]
        if not any(texts):
            continue
        if not headers:
            headers = _headers(texts)
            continue
        if len(rows) >= rows_max:
            raise InvalidInput({"file": f"rows_many:{rows_max}"})
        width = len(headers)
        rows.append((number, tuple(texts[:width] + [""] * (width - len(texts)))))
    if not rows:
        raise InvalidInput({"file": "rows_none"})
    return Table(sheets, sheet, headers, tuple(rows))


def _tidy(cell: str) -> str:
    return cell.replace("\x00", "").strip()[:CELL_MAX]


def _headers(texts: list[str]) -> tuple[str, ...]:
    """Headers that differ: a second "Name" becomes "Name (2)", one without words "(3)"."""
    while texts and not texts[-1]:
        texts = texts[:-1]
    if len(texts) > COLUMNS_MAX:
        raise InvalidInput({"file": "columns_many"})
    found: list[str] = []
    for place, text in enumerate(texts, 1):
        name = wanted = " ".join(text.split())[:HEADER_MAX] or f"({place})"
        count = 1
        while name in found:
            count += 1
            name = f"{wanted} ({count})"
        found.append(name)
    return tuple(found)
