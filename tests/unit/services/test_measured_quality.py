"""What the public page says of the ranking's quality is what docs/matching.md says, and is in order."""

import json
import re
from types import SimpleNamespace
from typing import cast

import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.matching.engine import ENGINE_VERSION
from matchmaker.matching.weights import Weights
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.measured_quality import FILE, MeasuredQuality, QualityView

DATA = PROJECT_ROOT / "data"
REPORT = (PROJECT_ROOT / "docs" / "matching.md").read_text(encoding="utf-8")


def view(language: str = "de") -> QualityView:
    engine = SimpleNamespace(weights=Weights.load(DATA / "weights.json"))
    engines = cast(EngineProvider, SimpleNamespace(current=lambda: engine))
    return MeasuredQuality(DATA, engines).quality(language)


def cells(first: str) -> list[str]:
    """The row of the report's tables that begins so."""
    (line,) = (line for line in REPORT.splitlines() if line.startswith(f"| {first}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def written(value: float, digits: int = 3) -> str:
    return f"{value:.{digits}f}".lstrip("0")


def test_what_is_shipped_was_measured() -> None:
    read = json.loads((DATA / FILE).read_text(encoding="utf-8"))
    assert read["weights_version"] == Weights.load(DATA / "weights.json").version
    assert read["engine_version"] == ENGINE_VERSION
    assert view().in_use == view().weights_version


def test_the_sets_are_the_report_s() -> None:
    for one in view().sets:
        row = cells(f"{one.name} ")
        assert row[3:7] == [written(value) for value in (one.adapted, one.blend, one.reciprocal, one.fused)]
    assert len(view().sets) == len(re.findall(r"^\| [a-z]+_\S+ \|(?: \.\d+ \|){6} \+", REPORT, re.MULTILINE))


@pytest.mark.parametrize(
    ("first", "place"),
    [("fused |", 0), ("dense (both", 1), ("dense_1", 2), ("dense_2", 3), ("lexical", 4), ("rrf", 7)],
)
def test_the_ways_are_the_report_s(first: str, place: int) -> None:
    way = view().ways[place]
    quality = way.quality
    interval = f"[{written(quality.low)}, {written(quality.high)}]"
    assert cells(first)[1:3] == [f"{written(quality.value)} {interval}", written(way.first_right)]


def test_the_report_counts_the_sets_alike() -> None:
    assert re.search(rf"rank fusion on\s+{view().ahead} of {len(view().sets)} sets", REPORT)


def test_the_variants_are_the_report_s() -> None:
    rows = ("original", "typos", "no umlauts", "lower case", "greetings", "dialect", "English", "keyword")
    for first, one in zip(rows, view().variants, strict=True):
        row = cells(f"{first} ")
        assert [row[1], row[6], row[7]] == [str(one.needs), written(one.quality), written(one.shown, 2)]


def test_the_bands_are_the_report_s() -> None:
    for one in view().bands:
        assert f"{one.value:.0%}".replace("%", " %") in REPORT
        assert f"[{100 * one.low:.0f}, {100 * one.high:.0f}]" in REPORT


def test_everything_is_worded_in_both_languages() -> None:
    german, english = view("de"), view("en")
    assert all(one.label != two.label for one, two in zip(german.ways, english.ways, strict=True))
    assert all(one.label != two.label for one, two in zip(german.variants, english.variants, strict=True))
