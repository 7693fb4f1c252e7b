"""Fitting the fusion to judged texts: what helps gets weight, families count alike, none judges itself."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from matchmaker.matching.documents import Need
from matchmaker.matching.fitting import column_names
from matchmaker.matching.learned_fusion import Judged, fit_and_measure, judged_of
from matchmaker.matching.ports import Vectors
from matchmaker.matching.ranking import Text, plain_engine
from matchmaker.matching.text.reading import read_need
from matchmaker.matching.weights import FusionWeights, Weights
from tests.fakes import HashingEmbedder

COLUMNS = column_names(2)
LEXICAL, CHARACTERS = COLUMNS.index("lexical_same"), COLUMNS.index("characters_same")
PRESENT = FusionWeights()


def queries(family: str, count: int, decides: int, seed: int = 1) -> Iterator[Judged]:
    """Ten candidates each, of which the one with the greatest value in the column `decides` helps."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        columns = np.zeros((10, len(COLUMNS)))
        columns[:, [LEXICAL, CHARACTERS]] = random.random((10, 2))
        gains = np.zeros(10)
        gains[columns[:, decides].argmax()] = 1.0
        yield Judged(family, family, columns, gains, (), 2)


def test_the_view_that_decides_gains_weight() -> None:
    judged = [*queries("a", 40, LEXICAL), *queries("b", 40, LEXICAL, 2)]
    report = fit_and_measure(judged, PRESENT, 0.1)
    weights = report.fitted.weights
    assert weights.lexical_same / weights.characters_same > 3 * PRESENT.lexical_same / PRESENT.characters_same
    for row in report.rows:
        assert row.queries == 40
        assert row.fitted > row.present


def test_a_family_is_measured_without_itself() -> None:
    """Words decide in one family, spelling in the other: weights from the other are worse than before."""
    judged = [*queries("words", 60, LEXICAL), *queries("spelling", 60, CHARACTERS, 2)]
    report = fit_and_measure(judged, PRESENT, 0.05)
    assert all(row.fitted < row.present for row in report.rows)


def test_a_large_family_counts_no_more_than_a_small_one() -> None:
    few = fit_and_measure(
        [*queries("words", 20, LEXICAL), *queries("spelling", 20, CHARACTERS, 2)], PRESENT, 0.1
    )
    many = fit_and_measure(
        [*queries("words", 200, LEXICAL), *queries("spelling", 20, CHARACTERS, 2)], PRESENT, 0.1
    )
    ratios = [one.fitted.weights.lexical_same / one.fitted.weights.characters_same for one in (few, many)]
    assert ratios[1] == pytest.approx(ratios[0], rel=0.25)


def test_helpful_documents_beyond_the_candidates_count_as_missed() -> None:
    (one,) = queries("a", 1, LEXICAL)
    missing = Judged("a", "a", one.columns, one.gains, (1.0,), 2)
    hopeless = Judged("a", "a", one.columns, np.zeros(10), (1.0,), 2)
    assert missing.ndcg(PRESENT, 10) < one.ndcg(PRESENT, 10)
    assert hopeless.answerable
    assert hopeless.ndcg(PRESENT, 10) == 0.0


class Listening(HashingEmbedder):
    """Remembers the needs it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.heard += texts
        return super().embed_queries(texts)


def test_needs_are_read_as_the_service_reads_them() -> None:
    embedder = Listening()
    engine = plain_engine([Text("d", "Wir richten Ihren Webshop ein.", "de")], embedder, Weights())
    need = Need("Sehr geehrte Damen und Herren,\nwir brauchen einen Webshop.\nMit freundlichen Grüßen", "de")
    (one,) = judged_of(engine, [(need, {"d": 1.0})], "set", lambda _: "family")
    assert embedder.heard == [read_need(need.text, "de")]
    assert "geehrte" not in embedder.heard[0]
    assert one.gains.tolist() == [1.0]


def test_one_family_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="two families"):
        fit_and_measure(list(queries("a", 5, LEXICAL)), PRESENT, 1.0)
