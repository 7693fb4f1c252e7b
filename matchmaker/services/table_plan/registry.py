"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.domain.clock import Clock
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.table_plan.compute import ComputePlans
from matchmaker.services.table_plan.manage import TablePlans
from matchmaker.services.table_plan.own import OwnPlans
from matchmaker.services.table_plan.presence import Presences
from matchmaker.services.table_plan.report import ReportPlan
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class TablePlanServices:
    """Built by `make`, once per process."""

    compute: ComputePlans
    plans: TablePlans
    presences: Presences
    own: OwnPlans
    report: ReportPlan

    @classmethod
    def make(cls, database: Database, engines: EngineProvider, clock: Clock) -> "TablePlanServices":
        """Wire the use cases."""
        compute = ComputePlans(database, engines, clock)
        return cls(
            compute,
            TablePlans(database, clock),
            Presences(database, clock),
            OwnPlans(database, clock),
            ReportPlan(database, compute),
        )
