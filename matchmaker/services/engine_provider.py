"""Keeps one engine over the live catalogue and takes a new snapshot as soon as the catalogue has changed."""

import threading
from collections.abc import Callable

from matchmaker.matching.engine import MatchingEngine
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

EngineBuilder = Callable[[MatchingEngine | None], MatchingEngine]
"""Builds an engine over the catalogue as it is now; gets the previous one to reuse what has not changed."""


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
        self._engine: MatchingEngine | None = None
        self._version: int | None = None

    def current(self) -> MatchingEngine:
        """An engine over the catalogue as last committed."""
        version = self._committed_version()
        engine = self._engine
        if engine is not None and version == self._version:
            return engine
        with self._lock:
            # Read again inside the lock: another thread may have built meanwhile. The version is read before
            # the catalogue, so a change in between makes the snapshot newer than its label, never older.
            version = self._committed_version()
            if self._engine is None or version != self._version:
                self._engine = self._build(self._engine)
                self._version = version
            return self._engine

    def _committed_version(self) -> int:
        with UnitOfWork(self._database) as uow:
            return uow.catalogue.version()
