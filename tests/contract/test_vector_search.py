"""Both stores give the same passages and scores for thousands of random needs under random rules."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from matchmaker.matching.embedding.vectors import unit_rows
from matchmaker.matching.ports import Mask, Progress, VectorIndex, Vectors
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.storage import schema
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import StoredEmbedder
from matchmaker.storage.repositories.graphs import Graph
from matchmaker.storage.unit_of_work import UnitOfWork
from matchmaker.storage.vector_index import (
    PgVectorIndex,
    ensure_graph,
    follow_index,
    open_index,
    pgvector_index,
    reopen_index,
    rows_to_keep,
)
from tests.stores import STORES, new_store

SIZE = 3_000
DIMENSIONS = 48
NEEDS = 1_000
TEXTS = [str(number) for number in range(SIZE)]
TEXTS[20] = TEXTS[2_000] = TEXTS[7]


class Clouds:
    """Vectors of numbered texts: a hundred clouds of neighbours, as texts on a hundred subjects would lie."""

    def __init__(self, name: str = "clouds", seed: int = 5) -> None:
        self.identifier = name
        self.dimensions = DIMENSIONS
        random = np.random.default_rng(seed)
        middles = random.normal(size=(100, DIMENSIONS))
        around = middles[random.integers(100, size=SIZE)] + 0.6 * random.normal(size=(SIZE, DIMENSIONS))
        self._vectors = unit_rows(around.astype(np.float32))

    def embed_queries(self, texts: list[str]) -> Vectors:
        return self.embed_passages(texts)

    def embed_passages(self, texts: list[str], progress: Progress | None = None) -> Vectors:
        return self._vectors[[int(text) for text in texts]]


EXACT = ExactIndex(Clouds().embed_passages(TEXTS))


@pytest.fixture(scope="module", params=STORES)
def stored(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StoredEmbedder]:
    with Database(new_store(request.param, request, tmp_path_factory.mktemp("search"))) as database:
        # The same texts by another model and of another kind lie among them.
        StoredEmbedder(database, Clouds("other", 6)).ensure(TEXTS[::3])
        StoredEmbedder(database, Clouds(), "phrase").ensure(TEXTS[::5])
        stored = StoredEmbedder(database, Clouds())
        stored.ensure(TEXTS)
        yield stored


def needs(count: int, seed: int = 1) -> Iterator[tuple[Vectors, int, Mask | None]]:
    """Random needs near some passage, each with the number of passages wanted and a random rule."""
    random = np.random.default_rng(seed)
    vectors = Clouds().embed_passages(TEXTS)
    for number in range(count):
        near = vectors[int(random.integers(SIZE))] + 0.1 * random.normal(size=DIMENSIONS)
        share = (None, 0.0, 0.001, 0.02, 0.3, 0.9)[number % 6]
        mask = None if share is None else random.random(SIZE) < share
        yield unit_rows(near[np.newaxis].astype(np.float32))[0], int(random.integers(1, 60)), mask


def assert_same(found: tuple[NDArray[np.int64], NDArray[np.float32]], exact: tuple[NDArray, NDArray]) -> None:
    np.testing.assert_allclose(found[1], exact[1], atol=1e-5)
    # Two passages may change places only where rounding cannot tell them apart.
    for ours, theirs, score in zip(found[0].tolist(), exact[0].tolist(), exact[1].tolist(), strict=True):
        assert ours == theirs or np.isclose(exact[1], score, atol=1e-5).sum() > 1


def test_thousands_of_needs_with_random_rules_find_the_same(stored: StoredEmbedder) -> None:
    index = open_index(stored._database, stored, TEXTS)
    for vector, k, mask in needs(NEEDS):
        exact = EXACT.search(vector, k, mask)
        assert_same(index.search(vector, k, mask), exact)
        np.testing.assert_allclose(index.score(vector, exact[0]), exact[1], atol=1e-5)
    pair = np.stack([vector for vector, _, _ in needs(2)])
    np.testing.assert_allclose(
        index.score_all(pair, np.array([5, 7, 5, 2_000])),
        EXACT.score_all(pair, np.array([5, 7, 5, 2_000])),
        atol=1e-5,
    )


@pytest.mark.parametrize("built", [0, 1, 1_500, 2_990])
def test_an_index_that_followed_finds_the_same_as_one_built_at_once(
    stored: StoredEmbedder, built: int
) -> None:
    index = follow_index(
        open_index(stored._database, stored, TEXTS[:built]), stored, built, TEXTS[built : built + 5]
    )
    # Only the passages behind the first ones are replaced, whatever followed before.
    index = follow_index(index, stored, built, TEXTS[built:])
    for vector, k, mask in needs(100, seed=built):
        assert_same(index.search(vector, k, mask), EXACT.search(vector, k, mask))


def test_a_reopened_index_finds_the_same(stored: StoredEmbedder) -> None:
    rows = rows_to_keep(open_index(stored._database, stored, TEXTS))
    index = reopen_index(stored._database, stored, rows)
    assert index is not None
    for vector, k, mask in needs(100, seed=3):
        assert_same(index.search(vector, k, mask), EXACT.search(vector, k, mask))


def test_what_was_kept_for_the_other_store_is_not_reopened(stored: StoredEmbedder) -> None:
    other = np.zeros((3, 4), dtype=np.float32) if not stored._database.is_sqlite else np.arange(3)
    assert reopen_index(stored._database, stored, other) is None


only_postgres = pytest.mark.parametrize("stored", ["postgres"], indirect=True)
"""SQLite has no graph."""


@pytest.fixture
def graph(stored: StoredEmbedder, monkeypatch: pytest.MonkeyPatch) -> Iterator[VectorIndex]:
    """The index of PostgreSQL with a graph that is used however few rows are allowed."""
    monkeypatch.setattr(pgvector_index, "FEW", 50)
    assert ensure_graph(stored._database, "clouds", "passage", DIMENSIONS, graph_from=SIZE - 10)
    index = open_index(stored._database, stored, TEXTS)
    assert isinstance(index, PgVectorIndex)
    assert index.has_graph
    yield index
    assert not ensure_graph(stored._database, "clouds", "passage", DIMENSIONS, graph_from=SIZE + 1)


@only_postgres
def test_a_graph_finds_nearly_all_and_scores_them_exactly(graph: VectorIndex) -> None:
    met = wanted = 0
    for vector, k, mask in needs(300, seed=2):
        exact, _ = EXACT.search(vector, k, mask)
        positions, scores = graph.search(vector, k, mask)
        assert positions.size == exact.size
        assert mask is None or mask[positions].all()
        assert (np.diff(scores) <= 1e-6).all()
        np.testing.assert_allclose(scores, EXACT.score(vector, positions), atol=1e-5)
        met += len(set(positions.tolist()) & set(exact.tolist()))
        wanted += exact.size
    assert met / wanted > 0.98


@only_postgres
def test_the_graph_is_what_the_database_reads(graph: VectorIndex, stored: StoredEmbedder) -> None:
    """Without the plan a slow, exact search would look the same."""
    before = times_read(stored._database)
    for vector, _, mask in needs(60):
        if mask is None or mask.mean() > 0.5:
            graph.search(vector, 10, mask)
    stored._database.dispose()
    assert times_read(stored._database) - before == 20


def times_read(database: Database) -> int:
    """How often the graph was read; connections report it when they are closed."""
    name = Graph("clouds", "passage").name
    with database.engine.connect() as connection:
        query = f"SELECT idx_scan FROM pg_stat_user_indexes WHERE indexrelname = '{name}'"
        return int(connection.exec_driver_sql(query).scalar_one())


@only_postgres
def test_a_graph_never_leaves_its_model(graph: VectorIndex, stored: StoredEmbedder) -> None:
    database = stored._database
    assert ensure_graph(database, "clouds", "passage", DIMENSIONS, graph_from=10)
    assert [*names(database)] == [Graph("clouds", "passage").name]
    other = StoredEmbedder(database, Clouds("other", 6))
    index = open_index(database, other, TEXTS[::3])
    assert isinstance(index, PgVectorIndex)
    assert not index.has_graph
    exact = ExactIndex(other.inner.embed_passages(TEXTS[::3]))
    for vector, k, _ in needs(50):
        assert_same(index.search(vector, k), exact.search(vector, k))


def test_an_incomplete_graph_is_not_used_and_is_made_again(stored: StoredEmbedder) -> None:
    database = stored._database
    if database.is_sqlite:
        assert not ensure_graph(database, "clouds", "passage", DIMENSIONS, graph_from=1)
        return
    assert ensure_graph(database, "clouds", "passage", DIMENSIONS, graph_from=1)
    name = Graph("clouds", "passage").name
    # What an interrupted CREATE INDEX CONCURRENTLY leaves behind.
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{name}'::regclass"
        )
    index = open_index(database, stored, TEXTS)
    assert isinstance(index, PgVectorIndex)
    assert not index.has_graph
    assert ensure_graph(database, "clouds", "passage", DIMENSIONS, graph_from=1)
    assert names(database) == {name: True}
    assert not ensure_graph(database, "clouds", "passage", DIMENSIONS, graph_from=SIZE + 1)
    assert names(database) == {}


@only_postgres
def test_the_tables_are_as_the_models_say_with_a_graph(graph: VectorIndex, stored: StoredEmbedder) -> None:
    assert schema.check(stored._database.url.render_as_string(hide_password=False)) == []


def names(database: Database) -> dict[str, bool]:
    with UnitOfWork(database) as uow:
        return uow.graphs.names()
