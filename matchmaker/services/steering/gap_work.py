"""Computes gaps: few needs while the reader waits, many by the worker; both keep what they found."""

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from matchmaker.domain.clock import Clock
from matchmaker.domain.vocabulary import GapStatus
from matchmaker.matching.coverage.gaps import find_gaps, worded
from matchmaker.matching.coverage.model import Coverage, Gap, OpenNeed
from matchmaker.matching.embedding.cache import CachingEmbedder
from matchmaker.matching.engine import ENGINE_VERSION, MatchingEngine
from matchmaker.matching.ports import Progress, Vectors
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.need_documents import need_of
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.gaps import GapNeed
from matchmaker.storage.repositories.neutrality import Span
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

AT_ONCE = 80
"""Needs that are clustered while the reader waits (an estimate); more are computed by the worker."""
KEPT = 16
"""Results kept in memory, of a few chambers and periods."""
VECTORS = 4_096
SILENT = timedelta(minutes=2)
"""A computation that has said nothing for so long has died; another worker begins it anew."""
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Found:
    """Gaps among some needs in the network of one moment."""

    coverage: Coverage
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """No result yet. `state`: "none" (nobody has ordered it), "outdated" (needs or network have changed
    since), "queued", "computing" or "failed". Steps: each need is read and then put to the engine."""

    state: str
    done: int = 0
    total: int = 0


class Superseded(Exception):
    """Somebody has ordered anew while this order was computed."""


def open_needs(rows: Sequence[GapNeed]) -> list[OpenNeed]:
    """Needs as the engine takes them."""
    return [OpenNeed(str(row.need.sme_id), need_of(row.need)) for row in rows]


class GapWork:
    """Shared by all threads of a process. What the worker finds is read by every process."""

    def __init__(self, database: Database, engines: EngineProvider, clock: Clock) -> None:
        self._database, self._engines, self._clock = database, engines, clock
        self._lock = threading.Lock()
        self._embedder: CachingEmbedder | None = None
        self._kept: OrderedDict[str, Found] = OrderedDict()

    def ask(self, chamber: str, period_key: str, needs: Sequence[OpenNeed]) -> Found | Waiting:
        """The gaps, or how far the worker has come with them. Changes nothing in the store."""
        mark = self._fingerprint(needs)
        with self._lock:
            if (kept := self._kept.get(mark)) is not None:
                self._kept.move_to_end(mark)
                return kept
        if len(needs) <= AT_ONCE:
            return self._keep(mark, self.compute(needs))
        with UnitOfWork(self._database) as uow:
            row = uow.gap_reports.of(chamber, period_key)
        if row is None:
            return Waiting("none")
        if row.status != GapStatus.DONE:
            return Waiting(row.status, row.done, row.total)
        if row.fingerprint != mark or row.found is None or row.computed_at is None:
            return Waiting("outdated")
        # Words are looked up again: the store holds none of what companies have written.
        return self._keep(mark, Found(worded(_coverage(row.found), needs), row.computed_at))

    def order(self, span: Span, period_key: str) -> None:
        """Let the worker compute a report; nothing happens where it is being computed already."""

        def work(uow: UnitOfWork) -> None:
            row = uow.gap_reports.of(span.chamber, period_key)
            if row is None or row.status not in (GapStatus.QUEUED, GapStatus.COMPUTING):
                uow.gap_reports.order(span, period_key, self._clock())

        write_with_retry(self._database, work)

    def run_due(self) -> int:
        """Compute every report that is ordered; how many were. For the worker: may be called too often."""
        done = 0
        while (order := self._next()) is not None:
            report_id, span = order
            try:
                self._run(report_id, span)
            except Superseded:
                continue
            except Exception:
                write_with_retry(self._database, partial(_fail, report_id))
                raise
            done += 1
        return done

    def compute(self, needs: Sequence[OpenNeed], progress: Progress | None = None) -> Found:
        """The gaps, however long it takes."""
        engine = self._engines.current()
        vectors = self._vectors(engine, needs, progress)
        return Found(find_gaps(engine, needs, vectors, progress=_second(progress, needs)), self._clock())

    def _next(self) -> tuple[int, Span] | None:
        with UnitOfWork(self._database) as uow:
            row = uow.gap_reports.next(self._clock() - SILENT)
            return (row.id, Span(row.chamber_code, row.starts_at, row.ends_at)) if row else None

    def _run(self, report_id: int, span: Span) -> None:
        told = -1

        def report(done: int, total: int) -> None:
            # Every twentieth is enough: each report is a transaction.
            nonlocal told
            if (part := 20 * done // max(1, total)) > told:
                told, now = part, self._clock()
                if not write_with_retry(
                    self._database, lambda uow: uow.gap_reports.say(report_id, done, total, now)
                ):
                    raise Superseded

        with UnitOfWork(self._database) as uow:
            needs = open_needs(uow.gaps.without_partner(span))
        mark = self._fingerprint(needs)
        report(0, 2 * len(needs))
        found = self.compute(needs, report)
        record = _record(found.coverage)
        if not write_with_retry(
            self._database, lambda uow: uow.gap_reports.keep(report_id, mark, record, found.at)
        ):
            raise Superseded

    def _keep(self, mark: str, found: Found) -> Found:
        with self._lock:
            self._kept[mark] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _fingerprint(self, needs: Sequence[OpenNeed]) -> str:
        """The same in every process for the same needs, catalogue, weights and model."""
        engine = self._engines.current()
        with UnitOfWork(self._database) as uow:
            catalogue = uow.catalogue.version()
        about = [ENGINE_VERSION, engine.embedder.identifier, engine.weights.version, catalogue]
        return hashlib.sha256(json.dumps([about, *map(_told, needs)]).encode()).hexdigest()

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


def _fail(report_id: int, uow: UnitOfWork) -> bool:
    return uow.gap_reports.fail(report_id)


def _told(one: OpenNeed) -> list[Any]:
    """All that gaps depend on, in an order that is the same in every process."""
    need = one.need
    about = (need.language, need.district, need.size, need.industry, need.grade)
    return [one.company, need.text, *about, need.topics, sorted(need.service_languages)]


def _second(progress: Progress | None, needs: Sequence[OpenNeed]) -> Progress | None:
    return (lambda done, _: progress(len(needs) + done, 2 * len(needs))) if progress else None


def _record(coverage: Coverage) -> dict[str, Any]:
    """What is kept of gaps: numbers of needs and keys of topics."""
    gaps = [
        {"members": gap.members, "topics": gap.topics, "serves": gap.serves, "gain": gap.gain}
        for gap in coverage.gaps
    ]
    return {"gaps": gaps, "alone": coverage.alone}


def _coverage(record: Mapping[str, Any]) -> Coverage:
    gaps = (
        Gap(
            members=tuple(one["members"]), topics=tuple(one["topics"]), words=(),
            serves=tuple(one["serves"]), gain=tuple(one["gain"]),
        )
        for one in record["gaps"]
    )  # fmt: skip
    return Coverage(tuple(gaps), tuple(record["alone"]))
