"""Keeps one engine over the live catalogue and takes a new snapshot as soon as the catalogue has changed."""

import threading
from collections.abc import Callable

from matchmaker.matching.engine import MatchingEngine
from matchmaker.storage.catalogue_source import CatalogueSnapshot, load_catalogue
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

EngineBuilder = Callable[[CatalogueSnapshot, MatchingEngine | None], MatchingEngine]
"""Builds an engine over a snapshot; gets the previous engine to reuse what has not changed."""


class EngineProvider:
    """The current engine of this process; threads share it.

    Every call asks the database for the catalogue's version (one row), so a change that any process has
    committed is seen by the next need. While one thread builds, the others wait: nobody is answered from a
    stale catalogue.
    """

    def __init__(self, database: Database, build: EngineBuilder) -> None:
        self._database = database
        self._build = build
        self._lock = threading.Lock()
        self._current: tuple[int, MatchingEngine] | None = None

    def current(self) -> MatchingEngine:
        """An engine over the catalogue as last committed."""
        version = self._committed_version()
        current = self._current
        if current is not None and current[0] == version:
            return current[1]
        with self._lock:
            # Another thread may have built meanwhile.
            if self._current is None or self._current[0] != self._committed_version():
                snapshot = load_catalogue(self._database)
                previous = self._current[1] if self._current else None
                self._current = (snapshot.version, self._build(snapshot, previous))
            return self._current[1]

    def _committed_version(self) -> int:
        with UnitOfWork(self._database) as uow:
            return uow.catalogue.version()
