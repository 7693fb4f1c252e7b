"""What is done otherwise for very many passages gives what is done for few."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.columns import LaidPositions, build_columns, joined_columns
from matchmaker.matching.documents import Conditions, OfferingDocument, Passage
from matchmaker.matching.embedding.vectors import unit_rows
from matchmaker.matching.retrieval import characters, halves
from matchmaker.matching.retrieval.characters import CharacterIndex, build_characters
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.retrieval.topk import best
from matchmaker.matching.text.analysis import Analyser, Analysis

TEXTS = ["Kasse kaputt", "Kasse, Kasse, Drucker!", "Lehrling sucht Kasse", "Druckerpapier", "Kassensturz", ""]
LATER = ["Kasse und Lehrling", "Kasse Kasse Kassenrolle"]


def both_indexes(
    monkeypatch: pytest.MonkeyPatch, texts: list[str]
) -> tuple[Analyser, CharacterIndex, CharacterIndex]:
    analyser = Analyser()
    analyses = [analyser.passage(text, "de") for text in texts]
    plain = build_characters(analyses)
    monkeypatch.setattr(characters, "FREQUENT_FROM", 1)
    return analyser, plain, build_characters(analyses)


def analyses_of(analyser: Analyser, texts: list[str]) -> list[Analysis]:
    return [analyser.passage(text, "de") for text in texts]


@pytest.mark.parametrize("need", ["Kasse kaputt", "Lehrling und Kasse, Kasse", "Papier", "?"])
def test_frequent_ngrams_in_a_table_give_the_cosines_of_postings(
    need: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyser, plain, apart = both_indexes(monkeypatch, TEXTS)
    assert plain.frequent is None
    assert apart.frequent is not None
    assert apart.frequent.counts.max() == 2
    query = analyser.query(need, "de")
    np.testing.assert_allclose(apart.scores(query), plain.scores(query), atol=1e-6)
    more = analyses_of(analyser, LATER)
    plain, apart = plain.followed_by(more), apart.followed_by(more)
    np.testing.assert_allclose(apart.scores(query), plain.scores(query), atol=1e-6)
    allowed = np.array([False, *[True] * (len(TEXTS) + len(LATER) - 1)])
    for depth in (1, 3, 20):
        assert apart.search(query).best(depth, allowed).tolist() == (
            plain.search(query).best(depth, allowed).tolist()
        )


def test_the_best_by_ngrams_are_chosen_by_exact_cosines_among_many_estimates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(1)
    words = ["kasse", "lehrling", "drucker", "papier", "farbe", "backup", "steuer", "netz"]
    texts = [" ".join(random.choice(words, size=4)) for _ in range(300)]
    analyser, plain, apart = both_indexes(monkeypatch, texts)
    query = analyser.query("lehrling an der kasse mit netz", "de")
    exact = plain.scores(query)
    found = apart.search(query).best(10)
    np.testing.assert_allclose(np.sort(exact[found]), np.sort(exact)[-10:], atol=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([1, 5, 40]), st.booleans())
def test_rows_in_16_bits_are_found_as_in_32_bits_of_the_same_values(seed: int, k: int, masked: bool) -> None:
    random = np.random.default_rng(seed)
    rows = unit_rows(random.normal(size=(300, 16)).astype(np.float32))
    half = rows.astype(np.float16)
    query = unit_rows(random.normal(size=(1, 16)).astype(np.float32))[0]
    allowed = random.random(320) < 0.5 if masked else None
    more = unit_rows(random.normal(size=(20, 16)).astype(np.float32))
    found, scores = ExactIndex(half, more).search(query, k, allowed)
    rounded = ExactIndex(half.astype(np.float32), more.astype(np.float16).astype(np.float32))
    expected, wanted = rounded.search(query, k, allowed)
    assert found.tolist() == expected.tolist()
    np.testing.assert_allclose(scores, wanted, atol=1e-7)
    assert np.abs(halves.Halves(half).rough(query) - half.astype(np.float32) @ query).max() < halves.ROUNDING


def test_only_many_rows_are_kept_in_16_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.eye(4, dtype=np.float32)
    assert halves.halved(rows) is rows
    monkeypatch.setattr(halves, "HALVED_FROM", 4)
    assert halves.halved(rows).dtype == np.float16
    assert ExactIndex(halves.halved(rows)).vectors.nbytes == rows.nbytes / 2


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 60), st.sampled_from([3, 10**6]))
def test_the_best_of_very_many_are_those_of_a_sorted_list(seed: int, k: int, distinct: int) -> None:
    """Also where nearly all are equal, so that a sample says nothing about them."""
    values = np.random.default_rng(seed).integers(distinct, size=9_000).astype(np.float32)
    expected = np.lexsort((np.arange(values.size), -values))[:k]
    assert best(values, k).tolist() == expected.tolist()


def test_positions_laid_side_by_side_and_joined_are_those_of_each_key() -> None:
    def offered(name: str, partner: str, district: str) -> OfferingDocument:
        conditions = Conditions(districts=frozenset((district,)))
        return OfferingDocument(name, partner, (Passage("de", name, ""),), conditions=conditions)

    first = build_columns([offered("a", "p", "1"), offered("b", "q", "2"), offered("c", "p", "1")])
    laid = LaidPositions(
        {key: found.size for key, found in first.partners.items()},
        np.concatenate(list(first.partners.values())),
    )
    assert {key: found.tolist() for key, found in laid.items()} == {"p": [0, 2], "q": [1]}
    assert laid.get("r") is None
    joined = joined_columns(first, build_columns([offered("d", "q", "3"), offered("e", "r", "2")]))
    assert {key: found.tolist() for key, found in joined.partners.items()} == {
        "p": [0, 2],
        "q": [1, 3],
        "r": [4],
    }
    assert {key: found.tolist() for key, found in joined.districts.items()} == {
        "1": [0, 2],
        "2": [1, 4],
        "3": [3],
    }
    assert joined.partners.get("s") is None
