"""Concatenated embedders: the dot product is the weighted mean of the parts."""

import numpy as np
import pytest
from embedding_fakes import FakeEmbedder
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.embedding.concatenated import ConcatenatedEmbedder


@given(
    weights=st.lists(st.floats(0.01, 100), min_size=1, max_size=4),
    query=st.text(max_size=20),
    passage=st.text(max_size=20),
)
def test_the_dot_product_is_the_weighted_mean_of_the_parts(
    weights: list[float], query: str, passage: str
) -> None:
    parts = [(FakeEmbedder(f"m{number}", 3 + number), weight) for number, weight in enumerate(weights)]
    both = ConcatenatedEmbedder(parts)
    dot = float(both.embed_queries([query])[0] @ both.embed_passages([passage])[0])
    cosines = [float(part.embed_queries([query])[0] @ part.embed_passages([passage])[0]) for part, _ in parts]
    assert dot == pytest.approx(np.average(cosines, weights=weights), abs=1e-5)


def test_rows_have_length_one_and_the_summed_dimensions() -> None:
    both = ConcatenatedEmbedder([(FakeEmbedder("a", 3), 0.9), (FakeEmbedder("b", 5), 0.1)])
    vectors = both.embed_passages(["eins", "zwei", "drei"])
    assert vectors.shape == (3, both.dimensions) == (3, 8)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)


def test_no_texts_give_no_rows() -> None:
    both = ConcatenatedEmbedder([(FakeEmbedder("a", 3), 1), (FakeEmbedder("b", 5), 1)])
    assert both.embed_queries([]).shape == (0, 8)


def test_the_identifier_names_parts_and_shares() -> None:
    both = ConcatenatedEmbedder([(FakeEmbedder("a"), 3), (FakeEmbedder("b"), 1)])
    assert both.identifier == "a+b/w0.75-0.25"


def test_progress_rises_to_the_number_of_texts() -> None:
    seen: list[tuple[int, int]] = []
    both = ConcatenatedEmbedder([(FakeEmbedder("a"), 1), (FakeEmbedder("b"), 1)])
    both.embed_passages(["x"] * 10, lambda done, total: seen.append((done, total)))
    assert seen == [(5, 10), (10, 10)]


@pytest.mark.parametrize("weights", [[], [0.0], [1.0, -1.0], [float("nan")]])
def test_weights_that_make_no_sense_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        ConcatenatedEmbedder([(FakeEmbedder(), weight) for weight in weights])
