"""Computes gaps once for the same needs and the same network, in the background where it takes long."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.clock import Clock
from matchmaker.matching.coverage.gaps import find_gaps
from matchmaker.matching.coverage.model import Coverage, OpenNeed
from matchmaker.matching.embedding.cache import CachingEmbedder
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.ports import Progress, Vectors
from matchmaker.services.engine_provider import EngineProvider

AT_ONCE = 80
"""Needs that are clustered while the reader waits (an estimate); more are done in the background."""
KEPT = 16
"""Results kept in memory, of a few chambers and periods: needs belong to their owners and are written
nowhere."""
VECTORS = 4_096
_BATCH = 32

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """Gaps among some needs in the network of one moment."""

    coverage: Coverage
    at: datetime


@dataclass(slots=True)
class Running:
    """How far a computation has come, in steps; each need is read and then put to the engine."""

    done: int
    total: int


class GapWork:
    """Shared by all threads of a process; every process computes for itself."""

    def __init__(self, engines: EngineProvider, clock: Clock) -> None:
        self._engines, self._clock = engines, clock
        self._lock = threading.Lock()
        self._embedder: CachingEmbedder | None = None
        self._kept: OrderedDict[tuple[OpenNeed, ...], tuple[MatchingEngine, Found]] = OrderedDict()
        self._running: dict[tuple[OpenNeed, ...], Running] = {}

    def ask(self, needs: Sequence[OpenNeed]) -> Found | Running:
        """The gaps, or how far the computation has come; ask again then."""
        key, engine = tuple(needs), self._engines.current()
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] is engine:
                self._kept.move_to_end(key)
                return kept[1]
            if len(key) > AT_ONCE:
                return self._running.get(key) or self._start(engine, key)
        return self.compute(needs)

    def compute(self, needs: Sequence[OpenNeed], progress: Progress | None = None) -> Found:
        """The gaps, however long it takes."""
        key, engine = tuple(needs), self._engines.current()
        coverage = find_gaps(
            engine, key, self._vectors(engine, key, progress), progress=_second(progress, key)
        )
        found = Found(coverage, self._clock())
        with self._lock:
            self._kept[key] = engine, found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _start(self, engine: MatchingEngine, key: tuple[OpenNeed, ...]) -> Running:
        running = self._running[key] = Running(0, 2 * len(key))
        threading.Thread(target=self._work, args=(key, running), name="gaps", daemon=True).start()
        return running

    def _work(self, key: tuple[OpenNeed, ...], running: Running) -> None:
        def progress(done: int, total: int) -> None:
            running.done, running.total = done, total

        try:
            self.compute(key, progress)
        except Exception:
            # Whoever asks again starts it again; the cause stands in the log.
            _log.exception("Looking for gaps failed.")
        finally:
            with self._lock:
                self._running.pop(key, None)

    def _vectors(
        self, engine: MatchingEngine, needs: Sequence[OpenNeed], progress: Progress | None
    ) -> Vectors:
        cache = self._cache(engine)
        for start in range(0, len(needs), _BATCH):
            engine.embed_needs([one.need.text for one in needs[start : start + _BATCH]], cache)
            if progress:
                progress(min(start + _BATCH, len(needs)), 2 * len(needs))
        return engine.embed_needs([one.need.text for one in needs], cache)

    def _cache(self, engine: MatchingEngine) -> CachingEmbedder:
        with self._lock:
            if self._embedder is None:
                self._embedder = CachingEmbedder(engine.embedder, VECTORS)
            return self._embedder


def _second(progress: Progress | None, needs: Sequence[OpenNeed]) -> Progress | None:
    return (lambda done, _: progress(len(needs) + done, 2 * len(needs))) if progress else None
