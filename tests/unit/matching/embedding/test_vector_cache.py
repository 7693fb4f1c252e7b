"""The cache of vectors: bounded, counted, safe among threads."""

import threading

import numpy as np
import pytest
from embedding_fakes import FakeEmbedder

from matchmaker.matching.embedding.cache import CacheStatistics, CachingEmbedder


def test_known_texts_are_not_embedded_again() -> None:
    inner = FakeEmbedder()
    cache = CachingEmbedder(inner)
    first = cache.embed_queries(["a", "b"])
    second = cache.embed_queries(["b", "c", "a"])
    assert inner.calls == [("query", ["a", "b"]), ("query", ["c"])]
    assert np.array_equal(second[[2, 0]], first)
    assert np.array_equal(second, FakeEmbedder().embed_queries(["b", "c", "a"]))
    assert cache.statistics() == CacheStatistics(hits=2, misses=3, size=3, capacity=4096)


def test_a_text_twice_in_one_call_is_embedded_once() -> None:
    inner = FakeEmbedder()
    vectors = CachingEmbedder(inner).embed_passages(["a", "b", "a"])
    assert inner.calls == [("passage", ["a", "b"])]
    assert np.array_equal(vectors[0], vectors[2])


def test_queries_and_passages_are_kept_apart() -> None:
    inner = FakeEmbedder()
    cache = CachingEmbedder(inner)
    assert not np.array_equal(cache.embed_queries(["a"]), cache.embed_passages(["a"]))


def test_the_least_recently_used_goes_first() -> None:
    inner = FakeEmbedder()
    cache = CachingEmbedder(inner, capacity=2)
    cache.embed_queries(["a", "b"])
    cache.embed_queries(["a"])
    cache.embed_queries(["c"])
    cache.embed_queries(["a", "b"])
    assert [texts for _, texts in inner.calls] == [["a", "b"], ["c"], ["b"]]
    assert cache.statistics().size == 2


def test_more_texts_than_room_still_come_back_complete() -> None:
    cache = CachingEmbedder(FakeEmbedder(), capacity=2)
    texts = [str(number) for number in range(9)]
    assert np.array_equal(cache.embed_queries(texts), FakeEmbedder().embed_queries(texts))
    assert cache.statistics().size == 2


def test_callers_cannot_spoil_what_is_kept() -> None:
    cache = CachingEmbedder(FakeEmbedder())
    cache.embed_queries(["a"])[:] = 0
    cache.embed_queries(["a"])[:] = 0
    assert np.array_equal(cache.embed_queries(["a"]), FakeEmbedder().embed_queries(["a"]))


def test_empty_and_cleared() -> None:
    cache = CachingEmbedder(FakeEmbedder(dimensions=5))
    assert cache.embed_queries([]).shape == (0, 5)
    assert (cache.identifier, cache.dimensions) == ("fake", 5)
    cache.embed_queries(["a"])
    cache.clear()
    assert cache.statistics() == CacheStatistics(0, 0, 0, 4096)
    with pytest.raises(ValueError, match="room"):
        CachingEmbedder(FakeEmbedder(), capacity=0)


def test_progress_counts_known_texts_too() -> None:
    cache = CachingEmbedder(FakeEmbedder())
    cache.embed_passages(["a", "b"])
    seen: list[tuple[int, int]] = []
    cache.embed_passages(["a", "b", "c"], lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)
    assert all(total == 3 for _, total in seen)


def test_many_threads_at_once() -> None:
    cache = CachingEmbedder(FakeEmbedder(), capacity=16)
    wrong: list[str] = []

    def work(offset: int) -> None:
        for round_ in range(50):
            texts = [str((offset + round_ + step) % 40) for step in range(8)]
            if not np.array_equal(cache.embed_queries(texts), FakeEmbedder().embed_queries(texts)):
                wrong.extend(texts)

    threads = [threading.Thread(target=work, args=(number * 5,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statistics = cache.statistics()
    assert not wrong
    assert statistics.size <= 16
    assert statistics.hits + statistics.misses == 8 * 50 * 8
