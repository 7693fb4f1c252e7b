"""A table plan as the command line prints it: computed now, kept nowhere."""

from dataclasses import asdict, dataclass
from typing import Any

from matchmaker.domain.months import BERLIN
from matchmaker.services.table_plan.compute import ComputePlans, Report
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReportedMeeting:
    """One meeting; `time` like 10:15 in Europe/Berlin, `table` from 1, `fit` in [0, 1]."""

    time: str
    table: int
    company: str
    partner: str
    fit: float


@dataclass(frozen=True, slots=True)
class PlanReport:
    """The meetings in order of time and table, what they are worth, and who has none."""

    meetings: tuple[ReportedMeeting, ...]
    quality: dict[str, Any]
    unserved: tuple[str, ...]

    def as_record(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


class ReportPlan:
    """Reads and computes; nothing is changed."""

    def __init__(self, database: Database, compute: ComputePlans) -> None:
        self._database = database
        self._compute = compute

    def of(self, key: str, report: Report) -> PlanReport:
        """The plan of an event. Raises NotFound without an event or without settings of a plan."""
        settings, record = self._compute.of(key, report)
        times = [one.astimezone(BERLIN).strftime("%H:%M") for one in settings.times()]
        with UnitOfWork(self._database) as uow:
            event = uow.events.by_key(key)
            rows = uow.registrations.of_event(event.id) if event else ()
            partners = {one.partner_id: one.partner.name for one in event.partners} if event else {}
        companies = {row.id: row.sme.name if row.sme else "" for row in rows}
        meetings = tuple(
            ReportedMeeting(times[slot], table + 1, companies[registration], partners[partner], fit / 100)
            for registration, partner, slot, table, fit in record["meetings"]
        )
        quality = {name: record[name] for name in ("served", "served_bound", "wanting", "gap", "best")}
        return PlanReport(meetings, quality, tuple(companies[one] for one in record["unserved"]))
