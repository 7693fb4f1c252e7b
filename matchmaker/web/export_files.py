"""Writes tables of an export as CSV, XLSX or JSON, one of them or all in a ZIP file with a description.

Everything is written row by row into a file that lies on the disk once it is large.
"""

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, cast

from flask_babel import gettext as _

from matchmaker.domain.export import SCHEMA, Column, ExportFormat, ExportTable, Kind
from matchmaker.domain.months import BERLIN
from matchmaker.services.exports.views import TableData, TableLine, Value
from matchmaker.web import csv_files, xlsx_files
from matchmaker.web.csv_files import Cell
from matchmaker.web.labels_exports import WORDS, column_label, column_note, export_table_label

SLUGS: Mapping[ExportTable, str] = {
    ExportTable.COMPANIES: "betriebe",
    ExportTable.NEEDS: "bedarfe",
    ExportTable.MATCHES: "treffer",
    ExportTable.INTRODUCTIONS: "vermittlungen",
    ExportTable.PARTNERS: "partner",
    ExportTable.OFFERINGS: "angebote",
    ExportTable.EVENTS: "veranstaltungen",
    ExportTable.REGISTRATIONS: "anmeldungen",
    ExportTable.ASSESSMENTS: "selbsteinschaetzungen",
}
"""Tables as they stand in addresses and names of files."""
ALL = "alles"
"""Stands for all tables at once."""
BETWEEN = " | "
"""Between several texts in one cell."""
_IN_MEMORY = 4 * 1024 * 1024
_TYPES = {
    ExportFormat.CSV: csv_files.TYPE,
    ExportFormat.XLSX: xlsx_files.TYPE,
    ExportFormat.JSON: "application/json; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A file, read from its beginning; `rows`: how many of each table it holds."""

    file: IO[bytes]
    name: str
    media_type: str
    rows: Mapping[ExportTable, int]


def table_file(data: TableData, form: ExportFormat, as_of: datetime) -> Written:
    """One table as a file of its own."""
    with _kept_when_done() as file:
        rows = _write(file, data, form, as_of)
    return Written(file, f"{_stem(data.line, as_of)}.{form}", _TYPES[form], {data.line.table: rows})


def zip_file(tables: Iterable[TableData], form: ExportFormat, as_of: datetime) -> Written:
    """All tables, one file each, with a description of their columns in the reader's language."""
    rows, lines = {}, []
    with _kept_when_done() as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for data in tables:
            lines.append(data.line)
            with _new_file() as part:
                rows[data.line.table] = _write(part, data, form, as_of)
                part.seek(0)
                with archive.open(f"{_stem(data.line, as_of)}.{form}", "w", force_zip64=True) as target:
                    shutil.copyfileobj(part, target)
        archive.writestr(_("README.txt"), _description(lines, as_of))
    return Written(file, f"{ALL}-{_day(as_of)}.zip", "application/zip", rows)


def _new_file() -> IO[bytes]:
    return cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))


@contextmanager
def _kept_when_done() -> Iterator[IO[bytes]]:
    """A new file, at its beginning when everything is written; closed when something goes wrong."""
    file = _new_file()
    try:
        yield file
        file.seek(0)
    except BaseException:
        file.close()
        raise


def _day(as_of: datetime) -> str:
    return f"{as_of.astimezone(BERLIN):%Y-%m-%d}"


def _stem(line: TableLine, as_of: datetime) -> str:
    """A file that does not hold everything says so in its name."""
    cut = f"-{line.taken}-von-{line.total}" if line.taken < line.total else ""
    return f"{SLUGS[line.table]}{cut}-{_day(as_of)}"


def _write(file: IO[bytes], data: TableData, form: ExportFormat, as_of: datetime) -> int:
    """Write a table; returns its number of rows."""
    counted = _Counted(data.rows)
    if form is ExportFormat.JSON:
        _write_json(file, data.line, counted, as_of)
        return counted.count
    columns = data.line.columns
    heading = [column_label(data.line.table, column) for column in columns]
    rows = _with_heading(heading, ([cell(*one) for one in zip(columns, row, strict=True)] for row in counted))
    if form is ExportFormat.CSV:
        csv_files.write_csv(file, rows)
    else:
        xlsx_files.write_xlsx(file, export_table_label(data.line.table), rows)
    return counted.count


class _Counted:
    """Rows that count themselves while they are read."""

    def __init__(self, rows: Iterable[tuple[Value, ...]]) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        for row in self._rows:
            self.count += 1
            yield row


def _with_heading(heading: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield heading
    yield from rows


def cell(column: Column, value: Value) -> Cell:
    """A cell for people: words instead of keys, times of Berlin as 2026-11-27 19:30:00."""
    if value is None:
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return value.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, tuple):
        return BETWEEN.join(_word(column, one) for one in value)
    return _word(column, value) if isinstance(value, str) else value


def _word(column: Column, value: str) -> str:
    return WORDS[column.vocabulary](value) if column.kind in (Kind.WORD, Kind.WORDS) else value


def _write_json(file: IO[bytes], line: TableLine, rows: Iterable[tuple[Value, ...]], as_of: datetime) -> None:
    """For programs: keys instead of words, moments with their offset, absent values as null."""
    head = {
        "schema": SCHEMA,
        "table": str(line.table),
        "as_of": as_of.isoformat(),
        "total": line.total,
        "columns": [_described(line.table, column) for column in line.columns],
    }
    keys = [column.key for column in line.columns]
    file.write(_dumped(head)[:-1].encode() + b', "rows": [')
    for number, row in enumerate(rows):
        file.write((",\n" if number else "\n").encode())
        file.write(_dumped(dict(zip(keys, row, strict=True))).encode())
    file.write(b"\n]}\n")


def _described(table: ExportTable, column: Column) -> dict[str, str]:
    vocabulary = {"vocabulary": column.vocabulary} if column.vocabulary else {}
    label = column_label(table, column)
    return {"key": column.key, "kind": str(column.kind), "label": label, **vocabulary}


def _dumped(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda one: one.isoformat())


def _description(lines: Sequence[TableLine], as_of: datetime) -> str:
    """What the files hold, table by table and column by column."""
    text = [
        _("Data from Matchmaker, as of %(moment)s", moment=f"{as_of.astimezone(BERLIN):%Y-%m-%d %H:%M}"),
        "",
        _(
            "These files hold data about people and companies. Use them only for the tasks of your"
            " organisation, keep them safe, and delete them when you need them no more."
        ),
        _(
            "Times are those of Berlin, in JSON with their offset. Several values in one cell are separated"
            " by “|”."
        ),
        _("A cell that a spreadsheet would run as a formula begins with an apostrophe."),
    ]
    for line in lines:
        text += ["", f"{export_table_label(line.table)} ({SLUGS[line.table]}, {line.table})"]
        if line.taken < line.total:
            text.append(_("The newest %(taken)d of %(total)d rows.", taken=line.taken, total=line.total))
        for column in line.columns:
            note = column_note(line.table, column)
            text.append(f"- {column_label(line.table, column)} ({column.key}){': ' + note if note else ''}")
    return "\r\n".join(text) + "\r\n"
