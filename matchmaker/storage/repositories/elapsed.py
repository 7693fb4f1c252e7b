"""Hours between two moments, and their quantiles, reckoned by the store."""

from typing import Any

from sqlalchemy import ColumnElement, Float, Select, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from matchmaker.domain.durations import Durations


class hours_between(FunctionElement[float]):  # noqa: N801 (named like SQL's own functions)
    """Hours from the first moment to the second."""

    type = Float()
    inherit_cache = True


@compiles(hours_between, "sqlite")
def _sqlite(element: hours_between, compiler: SQLCompiler, **given: Any) -> str:
    start, end = (compiler.process(clause, **given) for clause in element.clauses)
    return f"((julianday({end}) - julianday({start})) * 24.0)"


@compiles(hours_between, "postgresql")
def _postgresql(element: hours_between, compiler: SQLCompiler, **given: Any) -> str:
    start, end = (compiler.process(clause, **given) for clause in element.clauses)
    return f"(EXTRACT(EPOCH FROM ({end} - {start}))::double precision / 3600.0)"


def durations(session: Session, measured: Select[float]) -> Durations:
    """Quantiles of a query with one column of hours; negative ones (a clock that was set back) count as 0."""
    hours = measured.subquery()
    value = next(iter(hours.c))
    length = case((value < 0, 0.0), else_=value).label("hours")
    place = func.row_number().over(order_by=value).label("place")
    ranked = select(length, place, func.count().over().label("total")).subquery()
    total = ranked.c.total
    middle: ColumnElement[bool] = ranked.c.place.in_([(total + 1) // 2, (total + 2) // 2])
    within = ranked.c.place * 10 >= total * 9
    row = session.execute(
        select(
            func.count(),
            func.avg(case((middle, ranked.c.hours))),
            func.min(case((within, ranked.c.hours))),
        ).select_from(ranked)
    ).one()
    return Durations(int(row[0]), row[1], row[2])
