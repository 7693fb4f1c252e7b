"""Embeds with any sentence-transformers model from a folder or, when a revision is pinned, from a hub."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from matchmaker.matching.embedding.errors import ModelMissing
from matchmaker.matching.embedding.fork import GUARD, ForkGuard
from matchmaker.matching.embedding.processor import DType, resolve_dtype, wait_briefly
from matchmaker.matching.embedding.quiet import quiet_libraries, stay_offline
from matchmaker.matching.embedding.runtime import OnnxModel, has_runtime
from matchmaker.matching.embedding.text import prepare
from matchmaker.matching.embedding.vectors import unit_rows
from matchmaker.matching.ports import Progress, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Role = Literal["query", "passage"]
BATCH_CHARACTERS = 6_000
"""Characters of one batch, padding included: batches of equal work, not of equal number. Between 2,000 and
8,000 the time hardly depends on it; against sixteen texts a batch it gains a tenth on short texts, nothing on
long ones."""

BATCH_TEXTS = 128
_PROMPT_CHARACTERS = 10
_lost: list[OnnxModel] = []
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelSource:
    """Where a model comes from: `location` is a folder, or a hub id when `revision` pins a commit."""

    location: str
    identifier: str
    revision: str | None = None


def load_model(source: ModelSource, dtype: DType) -> SentenceTransformer | OnnxModel:
    """Load from a folder without any network, from a hub only when a revision is pinned.

    A folder that holds a graph for onnxruntime is run by it unless a number format of torch is asked for.
    Raises ModelMissing when the model is absent or cannot be loaded.
    """
    local = source.revision is None
    if local:
        if not Path(source.location).is_dir():
            raise ModelMissing(f"There is no model folder {source.location}.")
        if dtype == "auto" and has_runtime(Path(source.location)):
            return _load_graph(Path(source.location))
        stay_offline()
    wait_briefly()
    import torch
    from sentence_transformers import SentenceTransformer

    try:
        with quiet_libraries():
            model = SentenceTransformer(
                source.location,
                device="cpu",
                revision=source.revision,
                local_files_only=local,
                model_kwargs={"dtype": getattr(torch, resolve_dtype(dtype))},
            )
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelMissing(f"The model {source.location} cannot be loaded: {error}") from error
    return model.eval()


def _load_graph(folder: Path) -> OnnxModel:
    try:
        return OnnxModel(folder)
    except (OSError, ValueError, KeyError) as error:
        raise ModelMissing(f"The model {folder} cannot be loaded: {error}") from error


def limit_threads(count: int) -> None:
    """Let torch compute with `count` threads, in this process and from now on."""
    import torch

    torch.set_num_threads(count)


class SentenceTransformerEmbedder:
    """The embedding port over a sentence-transformers model; loads on first use, thread-safe.

    Queries and passages get the prompts that the model names "query" and "passage" (or "document"), if any.
    Texts are bounded and cleaned by `text.prepare`; an empty text gives the vector of the bare prompt.

    After a fork worker threads are gone and computing with several threads waits for ever. With torch a child
    of a process that had loaded the model therefore computes with one thread (load after the fork to keep
    them all); for onnxruntime the child loads it again.
    """

    def __init__(
        self,
        source: ModelSource,
        *,
        dtype: DType = "auto",
        threads: int | None = None,
        batch_characters: int = BATCH_CHARACTERS,
        load: Callable[[ModelSource, DType], Any] = load_model,
        limit: Callable[[int], None] = limit_threads,
        guard: ForkGuard = GUARD,
    ) -> None:
        """Nothing is loaded yet. `threads` limits torch in the whole process; None leaves it all cores.

        `batch_characters`: what one batch may hold, padding included; at least one text.
        """
        self._source = source
        self._dtype: DType = dtype
        self._threads = threads
        self._batch_characters = batch_characters
        self._load = load
        self._limit = limit
        self._guard = guard
        self._lock = threading.Lock()
        self._model: Any = None
        self._held_to_one = self._limited = False
        guard.watch(self)

    @property
    def identifier(self) -> str:
        """Model and revision; not the number format, whose vectors agree to a cosine of 0.999."""
        return self._source.identifier

    @property
    def dimensions(self) -> int:
        """Length of the vectors; loads the model."""
        return int(self._ready().get_embedding_dimension())

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed needs: (len(texts), dimensions), unit rows."""
        return self._embed(texts, "query", None)

    def embed_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Embed offering texts: (len(texts), dimensions), unit rows; reports after every batch."""
        return self._embed(texts, "passage", progress)

    def renew_lock(self) -> None:
        """In a child after a fork: a lock that no vanished thread can hold, and threads of its own."""
        self._lock = threading.Lock()
        if isinstance(self._model, OnnxModel):
            # Kept for ever: to delete it would wait for ever for threads that are gone.
            _lost.append(self._model)
            self._model = None

    def _ready(self) -> Any:
        with self._lock:
            if self._model is None:
                self._model = self._load(self._source, self._dtype)
                self._limited = False
            if isinstance(self._model, OnnxModel):
                self._model.load(self._threads)
                return self._model
            if self._guard.threads_lost and not self._held_to_one:
                _log.warning("An embedding model was used before a fork: computing with one thread now.")
                self._limit(1)
                self._held_to_one = True
            elif self._threads is not None and not self._limited and not self._held_to_one:
                self._limit(self._threads)
            self._limited = True
            self._guard.mark_used()
            return self._model

    def _embed(self, texts: Sequence[str], role: Role, progress: Progress | None) -> Vectors:
        model = self._ready()
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        prompt = _prompt(model.prompts, role)
        prepared = [prepare(text) for text in texts]
        # Long texts first: a batch too large for the memory fails at once, not at the end.
        order = sorted(range(len(prepared)), key=lambda index: -len(prepared[index]))
        done = 0
        while done < len(order):
            longest = len(prepared[order[done]]) + _PROMPT_CHARACTERS
            chosen = order[done : done + min(BATCH_TEXTS, max(1, self._batch_characters // longest))]
            batch = [prepared[index] for index in chosen]
            out[chosen] = model.encode(batch, prompt=prompt, batch_size=len(batch), show_progress_bar=False)
            done += len(chosen)
            if progress is not None:
                progress(done, len(order))
        return unit_rows(out)


def _prompt(prompts: Mapping[str, str], role: Role) -> str:
    names = ("query",) if role == "query" else ("passage", "document")
    return next((prompts[name] for name in names if prompts.get(name)), "")
