"""Reads the demonstration's needs for which its network has no partner."""

from dataclasses import dataclass
from pathlib import Path

from matchmaker.storage.seed.files import read_json

FILE = "demo_unmet_needs.json"


@dataclass(frozen=True, slots=True)
class Stated:
    """A need that a firm stated on a day before the import."""

    sme: str
    days_ago: int
    text: str


@dataclass(frozen=True, slots=True)
class StatedNeeds:
    """All of them, oldest first, and what the chamber answers to those that have waited long."""

    closing_note: str
    needs: tuple[Stated, ...]


def read(data_dir: Path) -> StatedNeeds:
    """The needs of the file; none where there is no such file. Raises DataFileError."""
    if not (data_dir / FILE).is_file():
        return StatedNeeds("", ())
    content = read_json(data_dir, FILE, "unmet_needs")
    found = sorted((Stated(**one) for one in content["needs"]), key=lambda one: -one.days_ago)
    return StatedNeeds(content["closing_note"], tuple(found))
