"""Reads the demonstration's introductions: what happened on which day before the import."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matchmaker.domain.errors import DataFileError
from matchmaker.storage.seed.files import read_json

FILE = "demo_introductions.json"

NEEDED = {
    "ask": ("text",),
    "answer": ("text",),
    "refuse": ("reason",),
    "decline": ("reason",),
    "rate": ("side", "outcome", "stars"),
    "close": ("outcome",),
}
"""What a step must say beside its day, by what is done."""


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step, `day` days after the request."""

    day: int
    do: str
    text: str = ""
    reason: str = ""
    side: str = ""
    outcome: str = ""
    stars: int = 0
    line: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One introduction from its request on. `contact` speaks for the SME where nobody does yet."""

    sme: str
    contact: str | None
    days_ago: int
    need: str
    topics: tuple[str, ...]
    partner: str | None
    line: str
    by_telephone: bool
    steps: tuple[StoryStep, ...]


def read(data_dir: Path) -> tuple[Story, ...]:
    """The stories of the file; none where there is no such file.

    Steps lie on the day of the import at the latest, each on a later day than the one before. Raises
    DataFileError.
    """
    if not (data_dir / FILE).is_file():
        return ()
    content = read_json(data_dir, FILE, "introductions")
    return tuple(_story(place, given) for place, given in enumerate(content["introductions"]))


def _story(place: int, given: dict[str, Any]) -> Story:
    steps = tuple(StoryStep(**step) for step in given["steps"])
    _check(f"introductions/{place}/steps", steps, given["days_ago"])
    return Story(
        sme=given["sme"],
        contact=given["contact"],
        days_ago=given["days_ago"],
        need=given["need"],
        topics=tuple(given["topics"]),
        partner=given.get("partner"),
        line=given.get("line", ""),
        by_telephone=given.get("by_telephone", False),
        steps=steps,
    )


def _check(place: str, steps: Sequence[StoryStep], days_ago: int) -> None:
    day = 0
    for number, step in enumerate(steps):
        missing = [name for name in NEEDED.get(step.do, ()) if not getattr(step, name)]
        if missing:
            raise DataFileError(FILE, f"{place}/{number}", f"{step.do} needs {', '.join(missing)}")
        if not day < step.day < days_ago:
            raise DataFileError(FILE, f"{place}/{number}/day", "steps go forward and end before the import")
        day = step.day
