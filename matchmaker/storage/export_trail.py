"""Who took what out of the store: one line of JSON for each file, in a log that only grows."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

FILE = "exports.jsonl"


class ExportTrail:
    """A file beside the database, not a table: reading must not need the right to write into the store, and
    a restored backup must not forget what left the house after it was made (docs/adr/0028)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @classmethod
    def of(cls, var_dir: Path) -> "ExportTrail":
        """The trail of an installation."""
        return cls(var_dir / FILE)

    def note(
        self,
        *,
        at: datetime,
        user: int | None,
        role: str,
        organisation: Mapping[str, str | int],
        form: str,
        rows: Mapping[str, int],
        filtered: bool,
    ) -> None:
        """Add a line and wait until it is on the disk. Raises OSError.

        `user`: the person's number, None for the command line. `rows`: how many of each table.
        `filtered`: whether a list was narrowed; by what stays out, since people type names into searches.
        """
        line = {
            "at": at.isoformat(),
            "user": user,
            "role": role,
            **organisation,
            "format": form,
            "rows": dict(rows),
            "filtered": filtered,
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # One write of one short line: several processes never mix theirs.
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, (json.dumps(line) + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def of_person(self, user_id: int) -> Iterator[dict[str, Any]]:
        """What a person took out, oldest first."""
        if not self._path.exists():
            return
        with self._path.open(encoding="utf-8") as file:
            for line in file:
                entry: dict[str, Any] = json.loads(line)
                if entry["user"] == user_id:
                    yield entry
