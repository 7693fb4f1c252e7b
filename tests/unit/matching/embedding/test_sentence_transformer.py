"""The sentence-transformers embedder: batches, prompts, threads after a fork."""

import os
import threading
from pathlib import Path

import numpy as np
import pytest
from embedding_fakes import FakeModel

from matchmaker.matching.embedding.errors import ModelMissing
from matchmaker.matching.embedding.fork import ForkGuard
from matchmaker.matching.embedding.sentence_transformer import (
    ModelSource,
    SentenceTransformerEmbedder,
    load_model,
)

SOURCE = ModelSource("somewhere", "some-model@1")


class Rig:
    """An embedder over a fake model, with what it did to it."""

    def __init__(self, model: FakeModel | None = None, threads: int | None = None) -> None:
        self.model = model or FakeModel()
        self.loads = 0
        self.limits: list[int] = []
        self.guard = ForkGuard()
        self.embedder = self.make(threads)

    def make(self, threads: int | None = None) -> SentenceTransformerEmbedder:
        return SentenceTransformerEmbedder(
            SOURCE, threads=threads, load=self.load, limit=self.limits.append, guard=self.guard
        )

    def load(self, source: ModelSource, dtype: str) -> FakeModel:
        assert (source, dtype) == (SOURCE, "auto")
        self.loads += 1
        return self.model


def in_child(work: object) -> int:
    """Run `work` in a forked child; its exit status, 0 when it returned."""
    assert callable(work)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_loads_once_and_only_when_needed() -> None:
    rig = Rig()
    assert (rig.embedder.identifier, rig.loads) == ("some-model@1", 0)
    assert rig.embedder.dimensions == 4
    rig.embedder.embed_queries(["a"])
    assert (rig.loads, rig.limits) == (1, [])


def test_threads_are_limited_on_request() -> None:
    rig = Rig(threads=3)
    rig.embedder.embed_queries(["a"])
    assert rig.limits == [3]


def test_rows_come_back_in_order_with_length_one() -> None:
    texts = ["kurz", "ein etwas längerer Text", "mittel lang", ""]
    vectors = Rig().embedder.embed_passages(texts)
    assert vectors.shape == (4, 4)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    for text, row in zip(texts, vectors, strict=True):
        assert Rig().embedder.embed_passages([text])[0] == pytest.approx(row)


@pytest.mark.parametrize(
    ("prompts", "query", "passage"),
    [
        ({"query": "query: ", "document": "passage: "}, "query: a", "passage: a"),
        ({"query": "q ", "passage": "p ", "document": ""}, "q a", "p a"),
        ({"query": "", "document": ""}, "a", "a"),
        ({}, "a", "a"),
    ],
)
def test_prompts_are_those_of_the_model(prompts: dict[str, str], query: str, passage: str) -> None:
    rig = Rig(FakeModel(prompts))
    rig.embedder.embed_queries(["a"])
    rig.embedder.embed_passages(["a"])
    assert rig.model.encoded == [[query], [passage]]


def test_batches_hold_as_many_texts_as_fit_with_their_padding() -> None:
    rig = Rig()
    texts = ["a" * 9_000, "b" * 2_900, "c" * 2_800, "d" * 2_700, *["e" * 40] * 300]
    vectors = rig.embedder.embed_passages(texts)
    sizes = [len(batch) for batch in rig.model.encoded]
    assert sizes == [1, 2, 2, 120, 120, 59]
    assert [sorted({text[9] for text in batch}) for batch in rig.model.encoded[:3]] == [
        ["a"],
        ["b", "c"],
        ["d", "e"],
    ]
    alone = np.concatenate([Rig().embedder.embed_passages([text]) for text in texts])
    np.testing.assert_array_equal(vectors, alone)


def test_long_texts_come_first_and_progress_rises() -> None:
    rig = Rig()
    seen: list[tuple[int, int]] = []
    rig.embedder.embed_passages(["x" * n for n in range(300)], lambda done, all_: seen.append((done, all_)))
    done = [count for count, _ in seen]
    assert len(done) == len(rig.model.encoded) > 1
    assert done == sorted(set(done))
    assert seen[-1] == (300, 300)
    lengths = [len(text) for batch in rig.model.encoded for text in batch]
    assert lengths == sorted(lengths, reverse=True)


def test_no_texts_give_no_rows() -> None:
    assert Rig().embedder.embed_queries([]).shape == (0, 4)


def test_threads_share_one_load() -> None:
    rig = Rig()
    threads = [threading.Thread(target=rig.embedder.embed_queries, args=(["a"],)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rig.loads == 1


def test_a_child_of_a_process_that_computed_is_held_to_one_thread(caplog: pytest.LogCaptureFixture) -> None:
    rig = Rig(threads=3)
    before = rig.embedder.embed_queries(["a"])

    def child() -> None:
        assert rig.guard.threads_lost
        assert np.array_equal(rig.embedder.embed_queries(["a"]), before)
        rig.embedder.embed_queries(["a"])
        assert (rig.loads, rig.limits) == (1, [3, 1])
        assert len(caplog.records) == 1
        rig.make(threads=3).embed_queries(["a"])
        assert rig.limits == [3, 1, 1]

    assert in_child(child) == 0
    assert (rig.guard.threads_lost, rig.limits) == (False, [3])


def test_a_child_that_loads_itself_keeps_its_threads() -> None:
    rig = Rig(threads=3)

    def child() -> None:
        rig.embedder.embed_queries(["a"])
        assert (rig.loads, rig.limits) == (1, [3])

    assert in_child(child) == 0


def test_a_lock_held_during_the_fork_does_not_stop_the_child() -> None:
    rig = Rig()
    with rig.embedder._lock:
        status = in_child(lambda: rig.embedder.embed_queries(["a"]))
    assert status == 0


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="nowhere"):
        load_model(ModelSource(str(tmp_path / "nowhere"), "x"), "auto")
