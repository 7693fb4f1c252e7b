"""Needs said in other ways, rankings that the fused one is compared with, and what is measured of both."""

import json
from pathlib import Path

import numpy as np
import pytest

from matchmaker.matching.comparison import blend, reciprocal_ranks, scores_of, view_names
from matchmaker.matching.documents import OfferingDocument, Passage
from matchmaker.matching.evaluation import AHEAD, BenchmarkError
from matchmaker.matching.judged import JudgedNeed, measure
from matchmaker.matching.metrics import estimate_ratio
from matchmaker.matching.retrieval.dense import DenseScores
from matchmaker.matching.retrieval.passages import ViewScores
from matchmaker.matching.robustness import measure_variants
from matchmaker.matching.variants import (
    lower_case,
    padded,
    read_variants,
    with_typos,
    without_umlauts,
)
from matchmaker.matching.weights import BandWeights, FusionWeights, Weights
from tests.unit.matching.engine_cases import engine_of

TEXT = "Die Gemeinde nimmt unsere Rechnungen nicht mehr, und wir schreiben alles in Word."


def test_typos_are_the_same_every_time_and_leave_short_words_and_first_letters() -> None:
    changed = with_typos(TEXT)
    assert changed == with_typos(TEXT) != TEXT
    before, after = TEXT.split(), changed.split()
    assert len(before) == len(after)
    assert all(one[0] == other[0] for one, other in zip(before, after, strict=True))
    assert after[0] == "Die"
    assert 1 <= sum(one != other for one, other in zip(before, after, strict=True)) <= 4


def test_every_text_with_a_longer_word_gets_a_typo() -> None:
    for number in range(200):
        text = f"Nummer{number} hat ein Netz"
        assert with_typos(text) != text


def test_mechanical_variants_change_nothing_but_what_they_say() -> None:
    assert without_umlauts("Übergrößen für Ärzte") == "Uebergroessen fuer Aerzte"
    assert lower_case("WLAN für Ärzte") == "wlan für ärzte"
    letter = padded("WLAN fürs Lokal")
    assert "\n\nWLAN fürs Lokal\n\n" in letter
    assert letter == padded("WLAN fürs Lokal")
    assert "WLAN" in padded("WLAN for us", "en")
    assert "Damen" not in padded("WLAN for us", "en")


def test_file_of_variants_is_read_and_a_wrong_one_named(tmp_path: Path) -> None:
    file = tmp_path / "variants.json"
    rows = [{"need": "n-1", "dialect": "Ned guad", "keyword": "Netz"}]
    file.write_text(json.dumps({"format": "matchmaker-judged-variants/1", "variants": rows}))
    assert read_variants(file) == {"n-1": {"dialect": "Ned guad", "keyword": "Netz"}}
    file.write_text('{"format": "other"}')
    with pytest.raises(BenchmarkError, match=r"variants\.json"):
        read_variants(file)


def views(dense: list[float], lexical: list[float], characters: list[float]) -> ViewScores:
    cosines = np.array([dense, [0.5] * len(dense)], dtype=np.float32)
    return ViewScores(
        np.arange(len(dense)),
        DenseScores(cosines, cosines, np.array([1.0, 0.0], dtype=np.float32)),
        np.array(lexical, dtype=np.float32),
        np.array(characters, dtype=np.float32),
        np.ones(len(dense), dtype=np.bool_),
    )


def test_reciprocal_ranks_by_hand() -> None:
    found = reciprocal_ranks(views([0.9, 0.8, 0.7], [0.0, 0.2, 0.2], [0.0, 0.0, 0.5]))
    assert found == pytest.approx([1 / 61, 1 / 62 + 1 / 61, 1 / 63 + 1 / 61 + 1 / 61], rel=1e-5)


def test_blend_is_the_mean_of_standardised_scores() -> None:
    found = blend(views([0.2, 0.4, 0.6], [1.0, 0.0, 0.0], [9.0, 9.0, 9.0]))
    dense, lexical = np.array([-1.2247, 0, 1.2247]), np.array([1.4142, -0.7071, -0.7071])
    assert found == pytest.approx((dense + lexical) / 2, abs=1e-3)


def test_every_view_name_scores_and_others_are_refused() -> None:
    given = views([0.2, 0.4], [1.0, 0.0], [0.0, 0.3])
    for name in view_names(2):
        assert scores_of(name, given, FusionWeights()).shape == (2,)
    assert view_names(1) == ("dense", "lexical", "characters", "blend", "rrf", "fused")
    with pytest.raises(ValueError, match="dense_3"):
        scores_of("dense_3", given, FusionWeights())


def test_ratio_counts_every_match_and_resamples_whole_needs() -> None:
    found = estimate_ratio([3.0, 0.0], [3.0, 1.0])
    assert found.mean == pytest.approx(0.75)
    assert (found.low, found.high) == (0.0, 1.0)
    assert estimate_ratio([0.0], [0.0]).mean == 0


OFFERINGS = [
    OfferingDocument("a", "p", (Passage("de", "Lehrlinge finden", "Wir bewerben freie Lehrstellen."),)),
    OfferingDocument("b", "q", (Passage("de", "Datensicherung", "Wir sichern alle Dateien täglich."),)),
]
NEEDS = [
    JudgedNeed("n1", "Lehrlinge finden", "terse", True, {"a": 2}),
    JudgedNeed("n2", "Dateien täglich sichern", "plain", True, {"b": 1}),
    JudgedNeed("n3", "Dachdecker", "terse", False, {}),
]
FRESH = [JudgedNeed("o1", "Zaunbau", "terse", False, {}), JudgedNeed("o2", "Zaun", "terse", False, {})]


def test_judged_report_tells_order_bands_and_false_alarms() -> None:
    report = measure(engine_of(OFFERINGS), NEEDS, FRESH)
    assert report.order["fused"]["nDCG@5"].mean == 1
    assert report.order["fused"]["hit@1"].mean == 1
    assert AHEAD in report.order["rrf"]
    assert set(report.by_voice) == {"plain", "terse"}
    assert report.missed.mean == 0
    assert report.false_alarms.mean == report.fresh_false_alarms.mean == 1
    assert sum(one.mean for one in report.false_bands.values()) == pytest.approx(1)
    assert sum(one.shown for one in report.bands.values()) == 6
    helpful = sum(one.shown * one.helpful.mean for one in report.bands.values())
    assert helpful == pytest.approx(2)


def test_judged_report_tells_what_the_closest_are_worth() -> None:
    unsure = BandWeights(0.0, {}, strong=0.9, good=0.8, possible=0.7)
    report = measure(engine_of(OFFERINGS, weights=Weights(bands=unsure)), NEEDS, FRESH)
    assert report.missed.mean == 1
    assert report.closest.mean == report.closest_outside.mean == 1
    sure = measure(engine_of(OFFERINGS), NEEDS, FRESH)
    assert sure.closest.mean == sure.closest_outside.mean == 0


def test_variants_are_compared_with_the_same_needs_as_they_were() -> None:
    written = {"n1": {"keyword": "Dateien", "dialect": "Lehrlinge findn"}, "n2": {"keyword": "sichern"}}
    found = measure_variants(engine_of(OFFERINGS), NEEDS, written)
    assert next(iter(found)) == "original"
    assert found["original"].drop.mean == 0
    assert found["no umlauts"].needs == 1
    assert (found["keyword"].needs, found["dialect"].needs) == (2, 1)
    assert found["keyword"].drop.mean > 0.1
    assert found["dialect"].drop.mean == 0
    assert found["keyword"].shown.mean == 1
    assert found["english"].needs == 0
