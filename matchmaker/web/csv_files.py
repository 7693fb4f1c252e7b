"""Tables as CSV files that a spreadsheet opens without doing anything with their contents."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

from babel import Locale
from babel.numbers import format_decimal
from flask import make_response
from flask_babel import get_locale
from werkzeug.wrappers import Response

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | float | None
MARK = "\ufeff"
TYPE = "text/csv; charset=utf-8"


def defused(value: Cell) -> str:
    """A cell as text; what a spreadsheet would run as a formula begins with an apostrophe, which shows it.

    Numbers stay numbers, negative ones included.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(_FORMULA_STARTS) else value
    return str(value)


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """The rows with semicolons, as spreadsheets in Germany expect them (RFC 4180 otherwise)."""
    file = io.StringIO()
    _write(file, rows)
    return file.getvalue()


def write_csv(file: IO[bytes], rows: Iterable[Sequence[Cell]]) -> None:
    """The same as a file in UTF-8, with the mark by which spreadsheets know it, row by row."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    text.write(MARK)
    _write(text, rows)
    text.flush()
    text.detach()


def _write(file: IO[str], rows: Iterable[Sequence[Cell]]) -> None:
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    locale = get_locale() or "de"
    writer.writerows([_written(cell, locale) for cell in row] for row in rows)


def _written(cell: Cell, locale: Locale | str) -> str:
    """Numbers as the reader's spreadsheet writes them: a German one takes 2.8 for the second of August."""
    if isinstance(cell, float):
        return str(format_decimal(cell, locale=locale, decimal_quantization=False, group_separator=False))
    return defused(cell)


def csv_file(name: str, rows: Iterable[Sequence[Cell]]) -> Response:
    """A download in UTF-8, with the mark by which spreadsheets know it; `name` is plain ASCII."""
    response = make_response(MARK + csv_text(rows))
    response.headers["Content-Type"] = TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
