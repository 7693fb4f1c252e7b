"""Character n-grams of a text, hashed to numbers: what survives typos, dialect and unknown compounds."""

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.text.words import fold, tokens

LENGTHS = (3, 4)
"""Measured on nine sets: nDCG@10 of this view .606; with 5-grams, half as many postings more, .603."""

BUCKET_BITS = 20
BUCKETS = 1 << BUCKET_BITS

_SPACE = ord(" ")
_BASE = np.uint64(0x100000001B3)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def ngram_counts(text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Distinct buckets (ascending) of the 3- and 4-grams within the folded words, and how often each occurs.

    A word is padded with one space on either side, so that its beginning and end are grams of their own.
    Grams are hashed (polynomial modulo 2^64, Fibonacci spread) to 2^20 buckets: no vocabulary to keep.
    """
    joined = " ".join(fold(token.text) for token in tokens(text))
    if not joined:
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32)
    points = np.frombuffer(f" {joined} ".encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    buckets = np.concatenate([_buckets(points, length) for length in LENGTHS])
    distinct, counts = np.unique(buckets, return_counts=True)
    return distinct.astype(np.int32), counts.astype(np.float32)


def _buckets(points: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
    windows = points.size - length + 1
    if windows <= 0:
        return np.empty(0, dtype=np.uint64)
    hashed = np.full(windows, length, dtype=np.uint64)
    within_word = np.ones(windows, dtype=np.bool_)
    for offset in range(length):
        letters = points[offset : offset + windows]
        hashed = hashed * _BASE + letters
        if 0 < offset < length - 1:
            within_word &= letters != _SPACE
    return (hashed[within_word] * _SPREAD) >> np.uint64(64 - BUCKET_BITS)
