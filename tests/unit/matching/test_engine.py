"""The engine from need to recommendation: bands, topics, reciprocity, evidence, what is recorded."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from engine_cases import EVERYTHING_POSSIBLE, TEXTS, TOPICS, engine_of, offering, plain_offerings

from matchmaker.matching.bands import band, confidence
from matchmaker.matching.calibration import Judged, calibrate, judged_pairs
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.documents import SIZES, Need, OfferingDocument, Passage
from matchmaker.matching.reciprocal import covers, suits_grade, wishes_industry, wishes_size
from matchmaker.matching.results import Band, Evidence, Span
from matchmaker.matching.text.analysis import Analyser
from matchmaker.matching.weights import BandWeights, Weights, WeightsError


def test_best_offering_for_a_misspelt_need_comes_first() -> None:
    engine = engine_of(plain_offerings())
    found = engine.recommend(Need("lerlinge finden über sotziale medien"), 3)
    assert found.matches[0].offering_id == "o2"
    assert found.need_language == "de"
    assert (found.considered, found.allowed) == (8, 8)
    assert found.model == "hashing-64"


def test_nothing_fits_gives_no_matches() -> None:
    strict = Weights(bands=BandWeights(-10.0, {}, 0.9, 0.8, 0.7))
    engine = engine_of(plain_offerings(), weights=strict)
    assert engine.recommend(Need("Kasse"), 3).matches == ()
    assert {one.band for one in engine.recommend(Need("Kasse"), 3, show_none=True).matches} == {Band.NONE}


def test_empty_catalogue_answers() -> None:
    found = engine_of([offering("o")]).recommend(Need("Kasse"), 3, allowed=[])
    assert (found.matches, found.allowed) == ((), 0)


def test_catalogue_without_offerings_answers() -> None:
    assert engine_of([]).recommend(Need("Kasse"), 3).matches == ()


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "שלום עולם", "<script>alert(1)</script>", "a" * 20_000])
def test_odd_input_gets_an_answer(text: str) -> None:
    assert len(engine_of(plain_offerings()).recommend(Need(text), 3).matches) == 3


def test_negative_k_is_refused() -> None:
    with pytest.raises(ValueError, match="k is -1"):
        engine_of(plain_offerings()).recommend(Need("Kasse"), -1)


def test_topic_of_the_need_lifts_offerings_that_declare_it() -> None:
    offerings = [
        offering("with", "Beratung", topics=("till",)),
        offering("without", "Beratung", topics=("shop",)),
    ]
    engine = engine_of(offerings, topics=TOPICS)
    found = engine.recommend(Need("die Kasse spinnt"), 2)
    assert found.need_topics[0] == "till"
    assert [match.offering_id for match in found.matches] == ["with", "without"]
    assert found.matches[0].topics == ("till",)


def test_topics_the_owner_confirmed_go_before_those_of_the_text() -> None:
    offerings = [
        offering("till", "Beratung", topics=("till",)),
        offering("shop", "Beratung", topics=("shop",)),
    ]
    engine = engine_of(offerings, topics=TOPICS)
    found = engine.recommend(Need("die Kasse spinnt", topics=("shop", "unknown")), 1)
    assert found.matches[0].offering_id == "shop"
    assert found.need_topics == ("shop", "unknown")


def test_neighbouring_topic_of_the_same_field_gets_part_of_the_credit() -> None:
    engine = engine_of([offering("o", topics=("card", "till"))], topics=TOPICS)
    assert engine.topics is not None
    credits = engine.topics.credits([offering("o", topics=("card",)), offering("p", topics=("shop", "till"))])
    till, card, shop = np.eye(3, dtype=np.float32)
    assert credits.scores(till).tolist() == pytest.approx([0.3, 0.85])
    assert credits.scores(card).tolist() == pytest.approx([1.0, 0.3])
    assert credits.scores(shop).tolist() == pytest.approx([0.0, 1.0])


def test_suggested_topics_are_ordered_probabilities() -> None:
    engine = engine_of(plain_offerings(), topics=TOPICS)
    found = engine.suggest_topics("mein Webshop läuft nicht", 3)
    assert found[0][0] == "shop"
    assert sum(share for _, share in found) == pytest.approx(1)
    assert engine.suggest_topics("  ", 3) == []
    assert engine_of(plain_offerings()).suggest_topics("Kasse") == []


def test_wishes_of_the_partner_count_beside_the_text_and_are_bounded() -> None:
    small = frozenset({"micro", "small"})
    wishing = replace(offering("wish"), industries=frozenset({"G"}), wanted_sizes=small, grades=(4, 6))
    engine = engine_of([wishing, offering("plain")])
    found = engine.recommend(Need("Kasse", industry="47.76", size="small", grade=5), 2)
    gap = found.matches[0].score - found.matches[1].score
    fusion = EVERYTHING_POSSIBLE.fusion
    assert found.matches[0].offering_id == "wish"
    assert gap == pytest.approx(fusion.industry + fusion.size + fusion.grade, abs=1e-4)


@pytest.mark.parametrize(
    ("wished", "industry", "held"),
    [
        ("G", "47.76", True),
        ("47", "47.76.2", True),
        ("47.7", "47.76", True),
        ("47.76", "47.7", False),
        ("J", "47", False),
        ("J", "J", True),
        ("4", "47", False),
        ("G", "H", False),
    ],
)
def test_industry_codes_contain_their_subclasses(wished: str, industry: str, held: bool) -> None:
    assert covers(wished, industry) is held


def test_plain_offering_gets_no_reciprocal_bonus() -> None:
    assert wishes_industry(offering("o"), Need("x", industry="47")) == 0
    assert suits_grade(offering("o"), Need("x", grade=3)) == 0
    assert wishes_size(offering("o"), Need("x", size="small")) == 0


def test_who_wishes_for_every_size_wishes_for_none_in_particular() -> None:
    everybody = replace(offering("o"), wanted_sizes=frozenset(SIZES))
    assert wishes_size(everybody, Need("x", size="small")) == 0
    some = replace(everybody, wanted_sizes=frozenset({"small", "medium", "large"}))
    assert wishes_size(some, Need("x", size="small")) == 1
    assert wishes_size(some, Need("x", size="micro")) == 0
    assert wishes_size(some, Need("x")) == 0


def test_explainer_is_asked_about_the_passage_that_matched() -> None:
    class Explainer:
        def explain(self, need: str, language: str, passage: Passage, related: bool) -> tuple[Evidence, ...]:
            return (Evidence("words", Span(0, 5), Span(0, len(passage.text)), 1.0),)

    engine = engine_of(plain_offerings())
    engine.explainer = Explainer()
    match = engine.recommend(Need("Kasse"), 1).matches[0]
    assert match.evidence[0].offering.end == len(TEXTS[0])


def test_catalogue_refuses_doubles_and_offerings_without_text() -> None:
    with pytest.raises(ValueError, match="twice"):
        Catalogue.build([offering("o"), offering("o")])
    with pytest.raises(ValueError, match="no text"):
        Catalogue.build([OfferingDocument("o", "p", ())])


def test_rebuilding_after_one_change_gives_the_same_catalogue_as_building_anew() -> None:
    analyser = Analyser()
    Catalogue.build(plain_offerings(), analyser)
    changed = [*plain_offerings(6), offering("new", "Drohnen für die Vermessung")]
    again, anew = Catalogue.build(changed, analyser), Catalogue.build(changed)
    for text in (*TEXTS, "Drohne"):
        scores = [
            one.passage_set.lexical.scores(one.passage_set.analyser.query(text, "de"))
            for one in (again, anew)
        ]
        assert scores[0] == pytest.approx(scores[1], abs=1e-6)


def test_bands_begin_at_their_thresholds() -> None:
    weights = BandWeights(0.0, {"x": 2.0}, 0.7, 0.5, 0.3)
    assert confidence({"x": 0.0}, weights) == pytest.approx(0.5)
    assert confidence({"x": -1e9}, weights) < 1e-9
    assert [band(value, weights) for value in (0.7, 0.5, 0.3, 0.29)] == list(Band)


def graded_by_strength(needs: int = 40) -> list[Judged]:
    examples = []
    for need in range(needs):
        for place in range(10):
            strength = (place * 7 + need * 3) % 10 / 10
            examples.append(Judged(f"n{need}", {"meaning": strength}, 2 if strength > 0.65 else 0))
    return examples


def test_calibrated_confidence_separates_helpful_pairs() -> None:
    found = calibrate(graded_by_strength(), names=("meaning",))
    assert found.bands.strong >= found.bands.good >= found.bands.possible
    assert found.precision["strong"] > 0.9
    assert found.precision["none"] < 0.1
    assert sum(found.share.values()) == pytest.approx(1)
    assert found.bands.coefficients["meaning"] > 0
    assert found.brier < 0.1


def test_judged_pairs_hold_the_features_of_each_needs_best_candidates() -> None:
    engine = engine_of(plain_offerings())
    pairs = judged_pairs(engine, [("n1", Need("lerlinge findn"), {"o2": 2})], depth=3)
    assert len(pairs) == 3
    assert (pairs[0].need_id, pairs[0].grade) == ("n1", 2)
    assert pairs[0].features["score"] >= pairs[1].features["score"]


def test_calibration_needs_both_kinds_of_pairs() -> None:
    with pytest.raises(ValueError, match="helpful and unhelpful"):
        calibrate([replace(one, grade=1) for one in graded_by_strength()])


def test_weights_survive_writing_and_reading(tmp_path: Path) -> None:
    weights = replace(EVERYTHING_POSSIBLE, version="7")
    weights.save(tmp_path / "weights.json")
    assert Weights.load(tmp_path / "weights.json") == weights


def test_weights_written_before_sizes_counted_are_read(tmp_path: Path) -> None:
    record = json.loads(json.dumps(EVERYTHING_POSSIBLE.as_record()))
    del record["fusion"]["size"]
    assert Weights.from_record(record, "before") == EVERYTHING_POSSIBLE


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", "cannot be read"), ("[]", "no version"), ('{"version": "1"}', "section fusion")],
)
def test_wrong_weights_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "weights.json").write_text(text)
    with pytest.raises(WeightsError, match=message):
        Weights.load(tmp_path / "weights.json")


def test_weights_file_with_an_unknown_or_wrong_entry_names_it(tmp_path: Path) -> None:
    Weights().save(tmp_path / "weights.json")
    written = (tmp_path / "weights.json").read_text()
    (tmp_path / "weights.json").write_text(written.replace('"topics"', '"topic"'))
    with pytest.raises(WeightsError, match="topic"):
        Weights.load(tmp_path / "weights.json")
    (tmp_path / "weights.json").write_text(written.replace('"grade": 0.2', '"grade": "much"'))
    with pytest.raises(WeightsError, match="grade"):
        Weights.load(tmp_path / "weights.json")


def test_engine_is_importable_without_web_database_and_torch() -> None:
    code = (
        "import sys, matchmaker.matching.engine;"
        "import matchmaker.matching.evaluation, matchmaker.matching.calibration;"
        "sys.exit(bool({'flask', 'sqlalchemy', 'torch', 'sklearn'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
