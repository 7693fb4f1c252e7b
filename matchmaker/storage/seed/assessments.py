"""Reads the demonstration's self-assessments: which answers a firm gave on which day before the import."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matchmaker.storage.seed.files import read_json

FILE = "demo_assessments.json"


@dataclass(frozen=True, slots=True)
class Given:
    """A completed self-assessment: level by the question's key, null where it does not apply."""

    sme: str
    days_ago: int
    answers: Mapping[str, int | None]


def read(data_dir: Path) -> tuple[Given, ...]:
    """The assessments of the file, oldest first; none where there is no such file. Raises DataFileError."""
    if not (data_dir / FILE).is_file():
        return ()
    content = read_json(data_dir, FILE, "assessments")
    found = [Given(**one) for one in content["assessments"]]
    return tuple(sorted(found, key=lambda one: -one.days_ago))
