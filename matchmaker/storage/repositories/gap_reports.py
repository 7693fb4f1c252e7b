"""Reports about gaps that are computed in the background: orders, progress, results."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from matchmaker.domain.vocabulary import GapStatus
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.neutrality import Span
from models import GapReport

KEPT = timedelta(days=30)
"""How long a report stays that nobody has ordered anew."""


class GapReportRepository(Repository):
    """One row for each chamber and period that somebody has asked for."""

    def of(self, chamber: str, period_key: str) -> GapReport | None:
        """The report of a period, in whatever state; None when nobody has ordered it."""
        query = select(GapReport).where(GapReport.chamber_code == chamber)
        return self._session.scalars(query.where(GapReport.period_key == period_key)).one_or_none()

    def order(self, span: Span, period_key: str, now: datetime) -> None:
        """Have a report computed; an earlier one of the period is given up, and old ones are deleted.

        Raises ConcurrentChange when somebody else orders it at this moment.
        """
        old = delete(GapReport).where(
            GapReport.chamber_code == span.chamber,
            (GapReport.period_key == period_key) | (GapReport.asked_at < now - KEPT),
        )
        self._session.execute(old.execution_options(synchronize_session="fetch"))
        row = GapReport(
            chamber_code=span.chamber, period_key=period_key, starts_at=span.start, ends_at=span.end,
            status=GapStatus.QUEUED.value, done=0, total=0, asked_at=now,
        )  # fmt: skip
        self._session.add(row)
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConcurrentChange("somebody else has just ordered this report") from error

    def next(self, dead_since: datetime) -> GapReport | None:
        """What was ordered first and is not computed, or was by somebody who fell silent."""
        silent = (GapReport.status == GapStatus.COMPUTING) & (GapReport.alive_at < dead_since)
        query = select(GapReport).where(or_(GapReport.status == GapStatus.QUEUED, silent))
        return self._session.scalars(query.order_by(GapReport.asked_at, GapReport.id).limit(1)).first()

    def say(self, report_id: int, done: int, total: int, now: datetime) -> bool:
        """Note how far the computation of an order is; False when it was ordered anew meanwhile."""
        return self._change(report_id, status=GapStatus.COMPUTING, done=done, total=total, alive_at=now)

    def keep(self, report_id: int, fingerprint: str, found: Mapping[str, Any], now: datetime) -> bool:
        """Keep what was found; False when it was ordered anew meanwhile."""
        kept = {"fingerprint": fingerprint, "found": dict(found), "computed_at": now}
        return self._change(report_id, status=GapStatus.DONE, **kept)

    def fail(self, report_id: int) -> bool:
        """Give an order up."""
        return self._change(report_id, status=GapStatus.FAILED)

    def _change(self, report_id: int, **values: Any) -> bool:
        open_ones = GapReport.status.in_([GapStatus.QUEUED, GapStatus.COMPUTING])
        changed = (
            update(GapReport)
            .where(GapReport.id == report_id, open_ones)
            .values(**values)
            .execution_options(synchronize_session=False)
            .returning(GapReport.id)
        )
        return self._session.execute(changed).first() is not None
