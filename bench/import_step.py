"""One step of part `import` in a process of its own, so that its peak of memory is its own: prints JSON."""

from __future__ import annotations

import csv
import io
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import delete, insert

from bench.filled import insert_rows
from bench.measure import peak_rss, rss
from matchmaker.config import PROJECT_ROOT, Settings
from matchmaker.domain.actor import Actor
from matchmaker.domain.vocabulary import ImportRowState, Role
from matchmaker.services.imports import ImportsServices
from matchmaker.services.state_need import StateNeed
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import ImportBatch, OutboxMail

CHAMBER = "155"
KIND = "companies"
NAME = "bare"
READ, INSERT, CHECK, IMPORT = "read", "insert", "check", "import"
Step = Callable[[Database, Path], object]


def read(_database: Database, file: Path) -> int:
    """The floor of a dry run: every cell of the file by the bare library."""
    if file.suffix == ".csv":
        text = file.read_bytes().decode("utf-8")
        return sum(len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    book = load_workbook(file, read_only=True, data_only=True)
    return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))


def insert_bare(database: Database, file: Path) -> None:
    """With reading the floor of an import: a row and a mail for each company, by executemany."""
    now, batch = datetime.now(UTC), _batch(database)
    rows, mails = _rows(file, batch, now)
    with UnitOfWork(database, write=True) as uow:
        insert_rows(uow.session.connection().execute, ImportBatch.metadata.tables["import_rows"], rows)
        uow.session.connection().execute(insert(OutboxMail), mails)
        uow.commit()


def check(database: Database, file: Path) -> int:
    """The dry run."""
    return len(_imports(database).batches.check_file(_actor(), KIND, file.read_bytes()).report.entries)


def import_all(database: Database, file: Path) -> int:
    """Upload and import."""
    batches = _imports(database).batches
    token = batches.upload(_actor(), KIND, file.name, file.read_bytes())
    return batches.apply(_actor(), token, 1)["entries"]


STEPS: dict[str, Step] = {READ: read, INSERT: insert_bare, CHECK: check, IMPORT: import_all}


def main(arguments: list[str]) -> None:
    """Arguments: the step, the store's address, the file. What a step writes is deleted again afterwards."""
    step, url, file = arguments
    with Database(url) as database:
        with UnitOfWork(database) as uow:
            uow.reference.chamber(CHAMBER)
        before, start, computed = rss(), time.perf_counter(), time.process_time()
        result = STEPS[step](database, Path(file))
        seconds, cpu = time.perf_counter() - start, time.process_time() - computed
        peak = peak_rss()
        with UnitOfWork(database, write=True) as uow:
            uow.session.execute(delete(ImportBatch))
            uow.session.execute(delete(OutboxMail))
            uow.commit()
    told = {"seconds": seconds, "cpu": cpu, "before": before, "peak": peak, "result": result}
    sys.stdout.write(json.dumps(told))


def _imports(database: Database) -> ImportsServices:
    settings = Settings(
        secret_key="b" * 32,
        database_url=database.url.render_as_string(hide_password=False),
        data_dir=PROJECT_ROOT / "data",
        var_dir=PROJECT_ROOT / "var",
    )
    # Nobody agrees here, so that no partners are looked for and no engine is needed.
    return ImportsServices.make(database, settings, lambda: datetime.now(UTC), _NoSearch(database))


class _NoSearch(StateNeed):
    def __init__(self, database: Database) -> None:
        self._database = database


def _actor() -> Actor:
    return Actor(role=Role.ADMINISTRATOR, chamber_code=CHAMBER, second_factor=True)


def _batch(database: Database) -> int:
    now = datetime.now(UTC)
    with UnitOfWork(database, write=True) as uow:
        batch = ImportBatch(
            token=NAME, chamber_code=CHAMBER, kind=KIND, state="imported", version=1, file_name=NAME,
            file=None, sheet=None, mapping={}, counts={}, created_at=now, changed_at=now,
        )  # fmt: skip
        uow.imports.add(batch)
        uow.commit()
        return batch.id


def _rows(file: Path, batch: int, now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    with file.open(encoding="utf-8", newline="") as opened:
        table = list(csv.reader(opened, delimiter=";"))[1:]
    rows = [
        {
            "batch_id": batch, "chamber_code": CHAMBER, "number": number, "state": ImportRowState.WAITING,
            "email": cells[5], "name": cells[4], "created_at": now, "due_at": now, "reminded_at": None,
            "answered_at": None, "sme_id": None, "partner_id": None, "event_id": None,
            "entry": {"company": cells[0], "postcode": cells[1], "size": cells[3], "needs": [cells[7]]},
        }
        for number, cells in enumerate(table, 2)
    ]  # fmt: skip
    mails = [
        {
            "key": f"bare:{row['number']}", "message": "import_consent", "address": row["email"],
            "language": "de", "chamber_code": CHAMBER, "created_at": now, "due_at": now, "attempts": 0,
            "values": {"path": "/zustimmung/" + "x" * 80, "company": row["name"], "due": "2027-01-01"},
        }
        for row in rows
    ]  # fmt: skip
    return rows, mails


if __name__ == "__main__":
    main(sys.argv[1:])
