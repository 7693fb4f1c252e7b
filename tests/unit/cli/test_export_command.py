"""`matchmaker export`, as an operator runs it on a store without companies."""

import csv
import json
import zipfile
from pathlib import Path

from test_commands import run


def test_tables_are_written_and_noted(tmp_path: Path, seeded_sqlite_url: str) -> None:
    environ = {
        "MATCHMAKER_DEMO": "1",
        "MATCHMAKER_VAR_DIR": str(tmp_path),
        "MATCHMAKER_DATABASE_URL": seeded_sqlite_url,
    }
    table, everything = tmp_path / "betriebe.csv", tmp_path / "all.zip"
    done = run("export", "companies", "--chamber", "155", "--output", str(table), **environ)
    assert done.returncode == 0, done.stderr
    head, *rows = csv.reader(table.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    assert (head[0], len(rows)) == ("Unternehmen", 2)
    arguments = ["--chamber", "155", "--format", "json", "--language", "en", "--output", str(everything)]
    assert run("export", "all", *arguments, **environ).returncode == 0
    assert "README.txt" in zipfile.ZipFile(everything).namelist()
    notes = [json.loads(line) for line in (tmp_path / "exports.jsonl").read_text().splitlines()]
    assert [(one["user"], one["chamber"], one["format"]) for one in notes] == [
        (None, "155", "csv"),
        (None, "155", "json"),
    ]
    unknown = run("export", "companies", "--chamber", "999", "--output", str(table), **environ)
    assert unknown.returncode == 1
    assert "there is no chamber with the code 999" in unknown.stderr
