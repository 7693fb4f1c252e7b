"""Table plans of roadshows: computing, deciding, publishing, and everybody's own plan."""

from matchmaker.services.table_plan.registry import TablePlanServices

__all__ = ["TablePlanServices"]
