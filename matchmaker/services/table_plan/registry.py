"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.domain.clock import Clock
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.table_plan.compute import ComputePlans
from matchmaker.services.table_plan.manage import TablePlans
from matchmaker.services.table_plan.own import OwnPlans
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class TablePlanServices:
    """Built by `make`, once per process."""

    compute: ComputePlans
    plans: TablePlans
    own: OwnPlans

    @classmethod
    def make(cls, database: Database, engines: EngineProvider, clock: Clock) -> "TablePlanServices":
        """Wire the use cases."""
        return cls(
            ComputePlans(database, engines, clock), TablePlans(database, clock), OwnPlans(database, clock)
        )
