"""Inverted indexes, BM25, n-gram cosine, exact vector search and top-k against their definitions."""

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.embedding.vectors import unit_rows
from matchmaker.matching.retrieval.characters import build_characters
from matchmaker.matching.retrieval.dense import dense_scores, part_dimensions
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.retrieval.lexical import K1, B, build_lexical
from matchmaker.matching.retrieval.passages import build_passages
from matchmaker.matching.retrieval.postings import build_postings
from matchmaker.matching.retrieval.topk import best
from matchmaker.matching.text.analysis import Analyser
from tests.fakes import HashingEmbedder

TEXTS = ("Kasse kaputt", "Kasse Kasse Drucker", "Lehrling", "Drucker Papier Toner Farbe")


def indexed(texts: tuple[str, ...] = TEXTS) -> tuple[Analyser, list]:
    analyser = Analyser()
    return analyser, [analyser.passage(text, "de") for text in texts]


@settings(max_examples=50)
@given(st.lists(st.dictionaries(st.integers(0, 9), st.integers(1, 4), max_size=6), max_size=8), st.data())
def test_postings_give_the_product_with_the_whole_matrix(
    rows: list[dict[int, int]], data: st.DataObject
) -> None:
    dense = np.zeros((len(rows), 10), dtype=np.float32)
    for row, entries in enumerate(rows):
        for column, value in entries.items():
            dense[row, column] = value
    packed = [
        (np.array(sorted(row), dtype=np.int32), np.array([row[key] for key in sorted(row)], dtype=np.float32))
        for row in rows
    ]
    query = data.draw(st.dictionaries(st.integers(0, 9), st.integers(1, 3), max_size=5))
    weights = np.zeros(10, dtype=np.float32)
    weights[list(query)] = list(query.values())
    found = build_postings(packed, 10).scores(
        np.array(list(query), dtype=np.int32), np.array(list(query.values()), dtype=np.float32)
    )
    np.testing.assert_allclose(found, dense @ weights)


def test_bm25_agrees_with_its_formula() -> None:
    analyser, analyses = indexed()
    index = build_lexical(analyses, analyser.vocabulary_size)
    query = analyser.query("Kasse", "de")
    lengths = [sum(one.term_counts) for one in analyses]
    idf = log(1 + (4 - 2 + 0.5) / (2 + 0.5))
    expected = [
        idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / np.mean(lengths)))
        for tf, length in zip((1, 2, 0, 0), lengths, strict=True)
    ]
    np.testing.assert_allclose(index.scores(query) * index.mass(query), expected, rtol=1e-5)


def test_lexical_score_falls_with_every_word_that_no_passage_has() -> None:
    analyser, analyses = indexed()
    index = build_lexical(analyses, analyser.vocabulary_size)
    alone, beside = (index.scores(analyser.query(text, "de")) for text in ("Kasse", "Kasse Girokonto"))
    assert 0 < beside[0] < alone[0] <= 1


def test_terms_learnt_after_the_index_was_built_count_as_missing() -> None:
    analyser, analyses = indexed()
    index = build_lexical(analyses, analyser.vocabulary_size)
    analyser.passage("Girokonto", "de")
    assert index.scores(analyser.query("Girokonto", "de")).max() == 0


def test_character_score_is_one_for_the_text_itself_and_survives_a_typo() -> None:
    analyser, analyses = indexed(("Lehrlinge finden", "Drucker kaufen", "Website"))
    index = build_characters(analyses)
    np.testing.assert_allclose(index.scores(analyser.query("Lehrlinge finden", "de"))[0], 1, rtol=1e-5)
    assert index.scores(analyser.query("lerlinge findn", "de")).argmax() == 0


def test_text_without_letters_scores_nothing() -> None:
    analyser, analyses = indexed()
    assert build_characters(analyses).scores(analyser.query("!?", "de")).max() == 0
    assert build_lexical(analyses, analyser.vocabulary_size).scores(analyser.query("", "de")).max() == 0


@given(st.lists(st.integers(-3, 3), max_size=30), st.integers(0, 40), st.data())
def test_best_is_the_sorted_list_cut_after_the_mask(values: list[int], k: int, data: st.DataObject) -> None:
    scores = np.array(values, dtype=np.float32)
    mask = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values))), dtype=bool
    )
    found = best(scores, k, mask)
    expected = sorted(np.flatnonzero(mask).tolist(), key=lambda place: (-scores[place], place))[:k]
    assert found.tolist() == expected


def test_exact_index_gives_cosines_best_first_within_the_mask() -> None:
    vectors = np.eye(4, dtype=np.float32)
    index = ExactIndex(vectors)
    query = np.array([0.1, 0.7, 0.5, 0.4], dtype=np.float32)
    positions, scores = index.search(query, 2, np.array([True, False, True, True]))
    assert positions.tolist() == [2, 3]
    np.testing.assert_allclose(scores, [0.5, 0.4])
    np.testing.assert_allclose(index.score(query, np.array([3, 0])), [0.4, 0.1])


@pytest.mark.parametrize("allowed_rows", [0, 1, 39, 40, 41, 200, 400])
@pytest.mark.parametrize("k", [0, 1, 7, 500])
def test_few_allowed_rows_are_found_as_among_all(allowed_rows: int, k: int) -> None:
    """On both sides of the border at which only the allowed rows are read: forty of four hundred."""
    random = np.random.default_rng(allowed_rows)
    vectors = unit_rows(random.normal(size=(400, 24)).astype(np.float32))
    allowed = np.zeros(400, dtype=np.bool_)
    allowed[random.permutation(400)[:allowed_rows]] = True
    query = unit_rows(random.normal(size=(1, 24)).astype(np.float32))[0]
    positions, scores = ExactIndex(vectors).search(query, k, allowed)
    expected = np.flatnonzero(allowed)
    expected = expected[np.argsort(-(vectors[expected] @ query), kind="stable")][:k]
    assert positions.tolist() == expected.tolist()
    np.testing.assert_allclose(scores, vectors[expected] @ query, rtol=1e-5, atol=1e-5)


def test_few_allowed_rows_are_read_without_the_others() -> None:
    vectors = np.full((100, 4), np.nan, dtype=np.float32)
    vectors[[3, 7, 9, 11]] = np.eye(4, dtype=np.float32)
    allowed = ~np.isnan(vectors[:, 0])
    with np.errstate(invalid="raise"):
        found, scores = ExactIndex(vectors).search(np.array([4, 3, 2, 1], dtype=np.float32), 2, allowed)
    assert (found.tolist(), scores.tolist()) == ([3, 7], [4.0, 3.0])


@pytest.mark.parametrize("allowed_share", [0.02, 0.5, 1.0])
@pytest.mark.parametrize("k", [1, 2, 5, 17])
def test_equal_rows_stand_by_position_wherever_the_cut_falls(allowed_share: float, k: int) -> None:
    random = np.random.default_rng(k)
    vectors = unit_rows(random.normal(size=(3000, 67)).astype(np.float32))
    twins = np.sort(random.permutation(3000)[:40])
    vectors[twins] = vectors[twins[0]]
    allowed = random.random(3000) < allowed_share
    allowed[twins] = True
    for query in unit_rows(vectors[twins[0]] + random.normal(size=(20, 67)).astype(np.float32) / 40):
        assert ExactIndex(vectors).search(query, k, allowed)[0].tolist() == twins[:k].tolist()


def test_search_finds_candidates_of_every_view_and_scores_them_exactly() -> None:
    embedder = HashingEmbedder()
    passages = build_passages([("de", text) for text in TEXTS], Analyser())
    index = ExactIndex(embedder.embed_passages(TEXTS))
    search = passages.search(passages.query("Lehrling", "de", embedder.embed_queries(["Lehrling"])[0]), index)
    views = search.score(search.candidates(1))
    assert 2 in views.positions
    place = views.positions.tolist().index(2)
    assert views.dense.whole[place] == pytest.approx(1, abs=1e-5)
    assert views.characters[place] == pytest.approx(1, abs=1e-5)


def test_parts_of_a_composite_vector_are_scored_apart() -> None:
    class Composite(HashingEmbedder):
        part_dimensions = (2, 2)

    assert part_dimensions(Composite()) == (2, 2)
    assert part_dimensions(HashingEmbedder(8)) == (8,)
    share = 0.25
    scale = np.sqrt([1 - share, 1 - share, share, share]).astype(np.float32)
    vectors = np.array([[1, 0, 0, 1], [0, 1, 0.6, 0.8]], dtype=np.float32) * scale
    query = np.array([1, 0, 1, 0], dtype=np.float32) * scale
    found = dense_scores(
        query,
        (2, 2),
        ExactIndex(vectors),
        positions=np.array([0, 1]),
        sample=np.array([0, 1]),
        languages=np.zeros(2, dtype=np.uint8),
    )
    np.testing.assert_allclose(found.cosines, [[1, 0], [0, 0.6]], atol=1e-6)
    np.testing.assert_allclose(found.whole, vectors @ query, atol=1e-6)
    np.testing.assert_allclose(found.standardised, [[1, -1], [-1, 1]], atol=1e-4)
