"""Vectors are computed once, never mixed, and found alike by both stores."""

from collections.abc import Iterator

import numpy as np
import pytest

from matchmaker.matching.ports import Mask, VectorIndex
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import StoredEmbedder, text_hash
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.unit_of_work import UnitOfWork
from matchmaker.storage.vector_index import PgVectorIndex, open_index
from tests.fakes import HashingEmbedder
from tests.stores import STORES, new_store

TEXTS = [f"Angebot {number} für Betriebe, {number * 7919 % 1000} Mal bewährt" for number in range(1300)]
TEXTS[7] = TEXTS[1200] = TEXTS[3]
"""More texts than fit into one query, some of them equal."""


class Counting(HashingEmbedder):
    """Fails after so many batches, as an interrupted run does."""

    def __init__(self, dimensions: int = 64, batches: int = 1000) -> None:
        super().__init__(dimensions)
        self.batches = batches

    def embed_passages(self, texts, progress=None):  # type: ignore[no-untyped-def]
        self.batches -= 1
        if self.batches < 0:
            raise KeyboardInterrupt
        return super().embed_passages(texts, progress)


def test_texts_are_embedded_once(database: Database) -> None:
    inner = HashingEmbedder()
    first = StoredEmbedder(database, inner).embed_passages(TEXTS)
    assert len(inner.embedded) == len(set(TEXTS))
    again = StoredEmbedder(database, inner).embed_passages(TEXTS)
    assert len(inner.embedded) == len(set(TEXTS))
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(first, HashingEmbedder().embed_passages(TEXTS))
    assert first.dtype == np.float32
    assert first.flags.writeable


def test_no_text_gives_no_vector(database: Database) -> None:
    assert StoredEmbedder(database, HashingEmbedder()).embed_passages([]).shape == (0, 64)


@pytest.mark.parametrize("text", ["", " ", "🙂", "\x00", "ä" * 5000, "\udcff"])
def test_any_text_can_be_kept(database: Database, text: str) -> None:
    assert StoredEmbedder(database, HashingEmbedder()).embed_passages([text]).shape == (1, 64)


def test_needs_are_never_kept(database: Database) -> None:
    StoredEmbedder(database, HashingEmbedder()).embed_queries(["Wir finden keine Lehrlinge."])
    with UnitOfWork(database) as uow:
        assert uow.embeddings.count() == 0


def test_an_interrupted_run_goes_on_where_it_stopped(database: Database) -> None:
    inner = Counting(batches=2)
    with pytest.raises(KeyboardInterrupt):
        StoredEmbedder(database, inner, batch=100).embed_passages(TEXTS)
    assert len(inner.embedded) == 200
    inner.batches = 1000
    told: list[tuple[int, int]] = []
    missing = len(set(TEXTS)) - 200
    StoredEmbedder(database, inner, batch=100).ensure(TEXTS, lambda *step: told.append(step))
    assert len(inner.embedded) == len(set(TEXTS))
    assert told[0] == (100, missing)
    assert told[-1] == (missing, missing)


def test_vectors_of_models_and_kinds_are_never_mixed(database: Database) -> None:
    small, large = HashingEmbedder(32), HashingEmbedder(64)
    StoredEmbedder(database, small).ensure(TEXTS[:20])
    assert StoredEmbedder(database, large).missing(TEXTS[:20]) != []
    assert StoredEmbedder(database, large).embed_passages(TEXTS[:20]).shape == (20, 64)
    assert StoredEmbedder(database, small).embed_passages(TEXTS[:20]).shape == (20, 32)
    assert len(StoredEmbedder(database, small, "topic").missing(TEXTS[:20])) == len(set(TEXTS[:20]))


def test_orphans_are_deleted_within_their_kind(database: Database) -> None:
    old, new = HashingEmbedder(32), HashingEmbedder(64)
    StoredEmbedder(database, old).ensure(TEXTS[:20])
    StoredEmbedder(database, new).ensure(TEXTS[:30])
    StoredEmbedder(database, old, "topic").ensure(TEXTS[:5])
    used = StoredEmbedder(database, new)
    assert used.delete_orphans(TEXTS[:10]) == len(set(TEXTS[:20])) + len(set(TEXTS[:30])) - len(
        set(TEXTS[:10])
    )
    assert used.missing(TEXTS[:10]) == []
    with UnitOfWork(database) as uow:
        assert uow.embeddings.count(kind="passage") == len(set(TEXTS[:10]))
        assert uow.embeddings.count(model="hashing-32") == len(set(TEXTS[:5]))


def test_computing_vectors_leaves_the_catalogue_version_alone(seeded: Database) -> None:
    with UnitOfWork(seeded) as uow:
        before = uow.catalogue.version()
    StoredEmbedder(seeded, HashingEmbedder()).ensure(TEXTS[:20])
    with UnitOfWork(seeded) as uow:
        assert uow.catalogue.version() == before


@pytest.fixture(scope="module", params=STORES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VectorIndex]:
    with Database(new_store(request.param, request, tmp_path_factory.mktemp("index"))) as database:
        # Other vectors in between, so that row ids have gaps and other lengths lie among them.
        StoredEmbedder(database, HashingEmbedder(32)).ensure(TEXTS[:50])
        stored = StoredEmbedder(database, HashingEmbedder())
        stored.ensure(TEXTS[1:1000:3])
        StoredEmbedder(database, HashingEmbedder(), "topic").ensure(TEXTS[:50])
        yield open_index(database, stored, TEXTS)


def _mask(*positions: int) -> Mask:
    mask = np.zeros(len(TEXTS), dtype=np.bool_)
    mask[list(positions)] = True
    return mask


MASKS = {
    "all": None,
    "every": np.ones(len(TEXTS), dtype=np.bool_),
    "most": np.arange(len(TEXTS)) % 10 != 0,
    "few": np.arange(len(TEXTS)) % 100 == 0,
    "equal ones": _mask(3, 7, 1200),
    "one": _mask(1299),
    "none": _mask(),
}


@pytest.mark.parametrize("k", [0, 1, 5, 60, 5000])
@pytest.mark.parametrize("allowed", list(MASKS))
def test_search_gives_the_exact_answer_whatever_is_allowed(index: VectorIndex, k: int, allowed: str) -> None:
    vectors = HashingEmbedder().embed_passages(TEXTS)
    mask = MASKS[allowed]
    for need in ("Angebot 3 für Betriebe", "bewährt"):
        query = HashingEmbedder().embed_queries([need])[0]
        positions, scores = index.search(query, k, mask)
        _, wanted = ExactIndex(vectors).search(query, k, mask)
        np.testing.assert_allclose(scores, wanted, atol=1e-5)
        # Among equal scores rounding may choose another passage; each must still have its own score.
        np.testing.assert_allclose(vectors[positions] @ query, scores, atol=1e-5)
        assert (
            len(set(positions.tolist()))
            == len(positions)
            == min(k, len(TEXTS) if mask is None else mask.sum())
        )
        assert mask is None or mask[positions].all()
        assert positions.dtype == np.int64
        assert scores.dtype == np.float32


def test_equal_texts_come_in_order_of_position(index: VectorIndex) -> None:
    query = HashingEmbedder().embed_queries([TEXTS[3]])[0]
    assert index.search(query, 3)[0].tolist() == [3, 7, 1200]
    assert index.search(query, 2)[0].tolist() == [3, 7]
    assert index.search(query, 2, _mask(7, 1200, 9))[0].tolist() == [7, 1200]


def test_score_gives_the_cosine_of_the_given_passages_in_order(index: VectorIndex) -> None:
    query = HashingEmbedder().embed_queries(["bewährt für Betriebe"])[0]
    positions = np.array([1299, 3, 0, 7, 3])
    wanted = HashingEmbedder().embed_passages(TEXTS)[positions] @ query
    np.testing.assert_allclose(index.score(query, positions), wanted, atol=1e-5)
    assert index.score(query, np.empty(0, dtype=np.int64)).shape == (0,)


def test_index_inside_postgres_says_when_vectors_are_missing(database: Database) -> None:
    stored = StoredEmbedder(database, HashingEmbedder())
    stored.ensure(TEXTS[:5])
    with pytest.raises(ConcurrentChange, match="matchmaker reindex"):
        PgVectorIndex(database, stored.identifier, stored.kind, TEXTS[:6])


def test_hash_names_a_text() -> None:
    assert text_hash("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert text_hash("ä") != text_hash("a")
