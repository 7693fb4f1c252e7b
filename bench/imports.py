"""Part `import`: 10,000 companies with needs from a table, as a dry run and as an import."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select

from bench.filled import empty_stores, insert_rows
from bench.import_step import CHAMBER, CHECK, IMPORT, INSERT, READ
from bench.measure import Seconds, ratio, summary
from bench.progress import bar, say
from bench.setting import Setting
from bench.texts import needs as need_texts
from matchmaker.domain.import_fields import ROWS_MAX
from matchmaker.domain.vocabulary import ImportKind, Size
from matchmaker.storage import schema
from matchmaker.storage.database import Database
from matchmaker.storage.seed import seed
from matchmaker.storage.unit_of_work import UnitOfWork
from models import District, Postcode, Sme

HEADER = ("Firma", "PLZ", "Branche", "Mitarbeiter", "Ansprechpartner", "E-Mail", "Telefon", "Bedarf")
KNOWN = 5_000
"""Companies that the chamber has already, with which every row is compared."""
INDUSTRIES = (
    *("Bäckerei", "Metzgerei", "Schreinerei", "Elektroinstallation", "Malerbetrieb", "Friseur", "Hotel"),
    *("Gasthaus", "Kfz-Werkstatt", "Spedition", "Gärtnerei", "Steuerberatung", "Zahntechnik", "Buchhandel"),
    *("Maschinenbau", "Zimmerei", "Dachdecker", "Apotheke", "Druckerei", "Werbeagentur"),
)
_NAMES = "Huber Maier Bauer Wagner Schmid Fischer Weber Lang Gruber Hofer Winkler Berger Moser Egger"
_SYLLABLES = "an ber dor el fin gar hol in jor kam lin mor nei os pet quin ros sel tan ul ver wen xan zim"
ROUNDS, QUICK_ROUNDS = 5, 3

Steps = dict[str, tuple[str, str]]
STEPS: Steps = {
    "read CSV (csv)": (READ, "csv"),
    "insert bare rows (executemany)": (INSERT, "csv"),
    "dry run, CSV": (CHECK, "csv"),
    "import, CSV": (IMPORT, "csv"),
    "read XLSX (openpyxl)": (READ, "xlsx"),
    "dry run, XLSX": (CHECK, "xlsx"),
    "import, XLSX": (IMPORT, "xlsx"),
}
"""What is measured: name to step and form of the file."""
FLOORS: dict[str, Sequence[str]] = {
    "dry run, CSV": ("read CSV (csv)",),
    "import, CSV": ("read CSV (csv)", "insert bare rows (executemany)"),
    "dry run, XLSX": ("read XLSX (openpyxl)",),
    "import, XLSX": ("read XLSX (openpyxl)", "insert bare rows (executemany)"),
}
"""What each is compared with: the sum of these."""


def measure(setting: Setting) -> dict[str, Any]:
    """Every step in a process of its own, taking turns; the time of starting it is not counted."""
    count = ROWS_MAX[ImportKind.COMPANIES] // (10 if setting.quick else 1)
    found: dict[str, Any] = {"rows": count, "known": KNOWN, "stores": {}}
    with empty_stores(setting.out) as stores, TemporaryDirectory(dir=setting.out) as folder:
        for name, url in stores.items():
            say(f"import: {name}")
            _fill(url, setting)
            files = _files(Path(folder), url, setting, count)
            found["postcodes"] = len({row[1] for row in _table(url, setting, count)})
            found["stores"][name] = _steps(url, files, QUICK_ROUNDS if setting.quick else ROUNDS)
    return found


def _steps(url: str, files: dict[str, Path], rounds: int) -> dict[str, Any]:
    seconds = {name: Seconds() for name in STEPS}
    memory: dict[str, list[dict[str, int]]] = {name: [] for name in STEPS}
    names = list(STEPS)
    with bar(f"{rounds} rounds of {len(STEPS)} steps") as report:
        for number in range(rounds):
            for name in names[number % len(names) :] + names[: number % len(names)]:
                step, form = STEPS[name]
                told = _run(step, url, files[form])
                seconds[name].append(told["seconds"])
                seconds[name].cpu.append(told["cpu"])
                memory[name].append({"before": told["before"], "peak": told["peak"]})
            report(number + 1, rounds)
    return {name: _summed(name, seconds, memory) for name in STEPS}


def _summed(
    name: str, seconds: dict[str, Seconds], memory: dict[str, list[dict[str, int]]]
) -> dict[str, Any]:
    peak = max(memory[name], key=lambda one: one["peak"])
    found: dict[str, Any] = {**summary(seconds[name]), **peak}
    if floors := FLOORS.get(name):
        floor = Seconds(
            [sum(each) for each in zip(*(seconds[one] for one in floors), strict=True)],
            [sum(each) for each in zip(*(seconds[one].cpu for one in floors), strict=True)],
        )
        found["times_floor"] = ratio(seconds[name], floor)
        bare = max(one["peak"] - one["before"] for each in floors for one in memory[each])
        found["memory_times_floor"] = (peak["peak"] - peak["before"]) / max(bare, 1)
    return found


def _run(step: str, url: str, file: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.import_step", step, url, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{step} failed: {done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _fill(url: str, setting: Setting) -> None:
    schema.upgrade(url)
    chance, now = random.Random(setting.seed), datetime.now(UTC)
    with Database(url) as database:
        seed(database, setting.data, demo=False)
        with UnitOfWork(database, write=True) as uow:
            places = _places(uow)
            rows = [
                {
                    "key": f"known-{number}", "name": _company(chance, -number), "postcode": place[0],
                    "district_ags": place[1], "chamber_code": CHAMBER, "size": Size.SMALL,
                    "industry_code": "10.71", "service_languages": ["de"], "fictional": True,
                    "created_at": now, "version": 1,
                }
                for number, place in enumerate((chance.choice(places) for _ in range(KNOWN)), 1)
            ]  # fmt: skip
            insert_rows(uow.session.execute, Sme, rows)
            uow.commit()


def _files(folder: Path, url: str, setting: Setting, count: int) -> dict[str, Path]:
    table = _table(url, setting, count)
    files = {"csv": folder / "companies.csv", "xlsx": folder / "companies.xlsx"}
    with files["csv"].open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=";").writerows([HEADER, *table])
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Betriebe")
    for row in (HEADER, *table):
        sheet.append(row)
    book.save(files["xlsx"])
    return files


def _table(url: str, setting: Setting, count: int) -> list[tuple[str, ...]]:
    """The same rows for the same seed: sound ones, each a company of its own with a need."""
    chance = random.Random(setting.seed + 1)
    texts = need_texts(setting.data, 2_000, setting.seed)
    with Database(url) as database, UnitOfWork(database) as uow:
        places = _places(uow)
    people = _NAMES.split()
    found: list[tuple[str, ...]] = []
    for number in range(1, count + 1):
        person = f"{chance.choice(('Anna', 'Hans', 'Maria', 'Josef'))} {chance.choice(people)}"
        found.append(
            (
                _company(chance, number), chance.choice(places)[0], chance.choice(INDUSTRIES),
                str(chance.randint(1, 240)), person, f"post@betrieb-{number}.example",
                f"089 {chance.randint(100_000, 999_999)}", chance.choice(texts),
            )
        )  # fmt: skip
    return found


def _company(chance: random.Random, number: int) -> str:
    """A name that resembles others only by chance."""
    word = "".join(chance.choice(_SYLLABLES.split()) for _ in range(4)).capitalize()
    return f"{word} {chance.choice(INDUSTRIES)} {'K' if number < 0 else 'N'}{abs(number)} GmbH"


def _places(uow: UnitOfWork) -> list[tuple[str, str]]:
    query = select(Postcode.postcode, District.ags).join(District, District.ags == Postcode.district_ags)
    rows = uow.session.execute(query.where(District.chamber_code == CHAMBER).order_by(Postcode.postcode))
    return [(row[0], row[1]) for row in rows]
