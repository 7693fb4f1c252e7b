"""Where the time of a recommendation goes: own time of the engine's stages, taken from outside."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from operator import attrgetter
from typing import Any

STAGES: dict[str, tuple[str, ...]] = {
    "language": ("engine:detect_language",),
    "rules": ("engine:apply_rules", "catalogue:Catalogue.passage_mask"),
    "topics of the need": ("engine:MatchingEngine.need_topics",),
    "query analysis": ("retrieval.passages:PassageSet.query",),
    "words, all passages": ("retrieval.lexical:LexicalIndex.scores",),
    "n-grams, all passages": ("retrieval.characters:CharacterIndex.scores",),
    "vectors, all passages": ("retrieval.exact_index:ExactIndex.search",),
    "choosing candidates": ("retrieval.passages:Search.candidates", "features:best"),
    "cosines of candidates": ("retrieval.exact_index:ExactIndex.score_all",),
    "scoring candidates": ("retrieval.passages:Search.score", "catalogue:Catalogue.passages_of"),
    "features and fusion": ("features:rank_candidates", "engine:rank_candidates"),
    "bands": ("engine:MatchingEngine._match",),
    "explanation": ("engine:MatchingEngine._explained",),
}
"""Stage and the places, "module:name" below matchmaker.matching, whose own time makes it up."""

REST = "rest of the engine"


class Stopwatch:
    """Own seconds by stage: time in a stage that another one calls counts for the called one only."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.missing: list[str] = []
        self._inner: list[float] = []

    def wrap(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with its own time added to the stage."""

        @wraps(function)
        def measured(*args: Any, **kwargs: Any) -> Any:
            self._inner.append(0.0)
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                whole = time.perf_counter() - start
                self.seconds[stage] += whole - self._inner.pop()
                if self._inner:
                    self._inner[-1] += whole

        return measured


@contextmanager
def watching(stages: dict[str, tuple[str, ...]] = STAGES) -> Iterator[Stopwatch]:
    """Wrap every place while the context lasts; places that no longer exist are listed in `missing`."""
    watch = Stopwatch()
    restore: list[tuple[Any, str, Any]] = []
    try:
        for stage, places in stages.items():
            for place in places:
                _wrap_place(watch, stage, place, restore)
        yield watch
    finally:
        for owner, name, original in reversed(restore):
            setattr(owner, name, original)


def _wrap_place(watch: Stopwatch, stage: str, place: str, restore: list[tuple[Any, str, Any]]) -> None:
    module, _, path = place.partition(":")
    *owners, name = path.split(".")
    try:
        owner: Any = import_module(f"matchmaker.matching.{module}")
        if owners:
            owner = attrgetter(".".join(owners))(owner)
        original = vars(owner)[name]
    except (ImportError, AttributeError, KeyError):
        watch.missing.append(place)
        return
    restore.append((owner, name, original))
    setattr(owner, name, watch.wrap(stage, original))


def stage_table(run: Callable[[int], object], rounds: int, warm: int = 2) -> dict[str, Any]:
    """Mean milliseconds of each stage, slowest first, with the whole and the places that were not found."""
    for number in range(warm):
        run(number)
    with watching() as watch:
        whole = watch.wrap(REST, run)
        for number in range(rounds):
            whole(number + warm)
    means = {stage: seconds / rounds * 1000 for stage, seconds in watch.seconds.items()}
    ordered = dict(sorted(means.items(), key=lambda one: -one[1]))
    return {"stages_ms": ordered, "total_ms": sum(means.values()), "missing": watch.missing}
