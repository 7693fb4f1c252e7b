"""Published figures that pages quote, with their year and source, as data/figures.json holds them."""

from pathlib import Path
from typing import Any

from matchmaker.services.views import FigureView
from matchmaker.storage.seed.files import read_json

FILE = "figures.json"


class Figures:
    """Read once at the start; a change of the file shows after a restart."""

    def __init__(self, data_dir: Path) -> None:
        """Raises DataFileError naming the place when the file is missing or not as its schema says."""
        self._figures: list[dict[str, Any]] = read_json(data_dir, FILE, "figures")["figures"]

    def figures(self, language: str) -> tuple[FigureView, ...]:
        """All figures in the order of the file, worded in a language ("de" or "en")."""
        return tuple(self.by_key(language).values())

    def by_key(self, language: str) -> dict[str, FigureView]:
        """The same by the figure's key."""
        return {
            one["key"]: FigureView(
                one["figure"][language], one["statement"][language], one["date"], one["source"][language]
            )
            for one in self._figures
        }

    def grade(self, key: str) -> str | None:
        """A figure that is a school grade as a decimal like "3.3"; None when there is no such figure."""
        return next((one["grade"] for one in self._figures if one["key"] == key and "grade" in one), None)
