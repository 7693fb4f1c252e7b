"""Keeps one engine over the live catalogue and lets it follow every committed change."""

import logging
import threading
from collections.abc import Callable

from matchmaker.matching.engine import MatchingEngine
from matchmaker.storage.catalogue_source import (
    CatalogueChange,
    CatalogueSnapshot,
    load_catalogue,
    load_change,
)
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

EngineBuilder = Callable[[CatalogueSnapshot, MatchingEngine | None], MatchingEngine]
"""Builds an engine over a snapshot; gets the previous engine to reuse what has not changed."""

EngineUpdater = Callable[[MatchingEngine, CatalogueChange], MatchingEngine | None]
"""Continues an engine with what changed; None when building it anew is better."""

EngineOpener = Callable[[], tuple[int, MatchingEngine] | None]
"""An engine of some version that an earlier process left behind, ready to use; None when there is none."""

EngineJudge = Callable[[MatchingEngine], bool]
"""Whether an engine has followed so many changes that it should be built anew."""

EngineWeigher = Callable[[MatchingEngine], MatchingEngine]
"""The engine ranking by the weights that are live now."""

_log = logging.getLogger(__name__)


class EngineProvider:
    """The current engine of this process; threads share it.

    Every call asks the database for the catalogue's version (one row), so a change that any process has
    committed is seen by the next need. While one thread builds, the others wait: nobody is answered from a
    stale catalogue. What changed is read from the database partner by partner, so a change costs by its own
    size; the whole catalogue is read only at the first start, or when too much is different. An engine that
    has followed many changes is built anew in a thread of its own while the old one goes on following.
    Weights that went live are taken over in the same way, without building anything.
    """

    def __init__(
        self,
        database: Database,
        build: EngineBuilder,
        update: EngineUpdater | None = None,
        open_kept: EngineOpener | None = None,
        *,
        outgrown: EngineJudge | None = None,
        weigh: EngineWeigher | None = None,
    ) -> None:
        self._database = database
        self._build = build
        self._update = update
        self._open_kept = open_kept
        self._outgrown = outgrown
        self._weigh = weigh
        self._mark: int | None = None
        self._rebuilding: threading.Thread | None = None
        self._lock = threading.Lock()
        self._current: tuple[int, MatchingEngine] | None = None

    def current(self) -> MatchingEngine:
        """An engine over the catalogue as last committed."""
        committed = self._committed()
        current = self._current
        if current is not None and (current[0], self._mark) == committed:
            return current[1]
        with self._lock:
            if self._current is None and self._open_kept is not None:
                self._current = self._open_kept()
            # Another thread may have built meanwhile.
            version, mark = self._committed()
            if self._current is None or self._current[0] != version:
                self._current = self._continued(self._current) or self._built()
                self._rebuild_if_due()
            if self._mark != mark:
                if self._weigh is not None:
                    self._current = self._current[0], self._weigh(self._current[1])
                # Only now: whoever sees the mark must find the engine that belongs to it.
                self._mark = mark
            return self._current[1]

    def _continued(self, current: tuple[int, MatchingEngine] | None) -> tuple[int, MatchingEngine] | None:
        if current is None or self._update is None:
            return None
        change = load_change(self._database, current[0])
        if change is not None and change.version == current[0]:
            return current
        engine = self._update(current[1], change) if change else None
        return (change.version, engine) if change and engine else None

    def _rebuild_if_due(self) -> None:
        if self._outgrown is None or self._current is None or not self._outgrown(self._current[1]):
            return
        if self._rebuilding is None or not self._rebuilding.is_alive():
            self._rebuilding = threading.Thread(target=self._rebuild, name="engine", daemon=True)
            self._rebuilding.start()

    def _rebuild(self) -> None:
        try:
            built = self._built()
        except Exception:
            # The engine in use is as good as before; the next change tries again.
            _log.exception("Building the engine anew failed.")
            return
        with self._lock:
            self._current = self._continued(built) or built
            # Other weights may have gone live while it was built.
            self._mark = None

    def _built(self) -> tuple[int, MatchingEngine]:
        snapshot = load_catalogue(self._database)
        return snapshot.version, self._build(snapshot, self._current[1] if self._current else None)

    def _committed(self) -> tuple[int, int]:
        with UnitOfWork(self._database) as uow:
            return uow.catalogue.version(), uow.weights.mark()
