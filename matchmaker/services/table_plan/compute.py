"""Compute table plans that were ordered: called by the worker, and by the command line."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import models
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.table_plan import PlanSettings
from matchmaker.domain.vocabulary import PlanStatus
from matchmaker.matching.table_plan.fits import mutual_fits
from matchmaker.matching.table_plan.plan import TablePlan, preview, solve
from matchmaker.matching.table_plan.problem import Meeting, Problem
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.table_plan.reading import Roadshow, read_roadshow, row_id
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

SILENT = timedelta(minutes=2)
"""A computation that has said nothing for so long has died; another worker begins it anew."""

FITS_SHARE = 40
"""Per cent of the progress that comparing needs and partners takes; the rest is the plan."""

Report = Callable[[str, int], None]
"""Told the step and the per cent done."""


class Superseded(Exception):
    """Somebody has ordered anew while this order was computed."""


class ComputePlans:
    """Finds orders in the table, so that it may be called too often or again."""

    def __init__(self, database: Database, engines: EngineProvider, clock: Clock) -> None:
        self._database = database
        self._engines = engines
        self._clock = clock

    def run_due(self) -> int:
        """Compute every plan that is ordered; how many were."""
        done = 0
        while (order := self._next()) is not None:
            event_id, asked_at = order
            try:
                self._compute(event_id, asked_at)
            except Superseded:
                continue
            except Exception:
                self._fail(event_id, asked_at)
                raise
            done += 1
        return done

    def of(self, key: str, report: Report) -> tuple[PlanSettings, dict[str, Any]]:
        """Settings and plan of an event as it would be computed now (see `as_record`); nothing is kept.

        Raises NotFound without an event, and for one whose plan has no settings yet.
        """
        with UnitOfWork(self._database) as uow:
            event = uow.events.by_key(key)
            if event is None:
                raise NotFound(f"there is no event {key}")
            roadshow = self._read(uow, event)
        problem = self._problem(roadshow, report)
        found = as_record(problem, solve(problem, report=_told(report)), preliminary=False)
        return roadshow.settings, found

    def _next(self) -> tuple[int, datetime] | None:
        with UnitOfWork(self._database) as uow:
            event_id = uow.table_plans.queued(self._clock() - SILENT)
            plan = uow.table_plans.of_event(event_id) if event_id is not None else None
            return (plan.event_id, plan.asked_at) if plan and plan.asked_at else None

    def _compute(self, event_id: int, asked_at: datetime) -> None:
        def report(step: str, done: int) -> None:
            def note(uow: UnitOfWork) -> bool:
                return uow.table_plans.say(event_id, asked_at, step, done, self._clock())

            if not write_with_retry(self._database, note):
                raise Superseded

        report("fits", 0)
        with UnitOfWork(self._database) as uow:
            event = uow.events.by_id(event_id)
            if event is None:
                raise Superseded
            roadshow = self._read(uow, event)
        problem = self._problem(roadshow, report)
        report("preview", FITS_SHARE)
        self._keep(event_id, asked_at, as_record(problem, preview(problem), preliminary=True), done=False)
        found = solve(problem, report=_told(report))
        self._keep(event_id, asked_at, as_record(problem, found, preliminary=False), done=True)

    def _read(self, uow: UnitOfWork, event: "models.Event") -> Roadshow:
        plan = uow.table_plans.of_event(event.id)
        if plan is None:
            raise NotFound(f"{event.key} has no table plan yet: set it up on its page")
        return read_roadshow(uow, event, plan, self._clock())

    def _problem(self, roadshow: Roadshow, report: Report) -> Problem:
        told = -1

        def progress(done: int, total: int) -> None:
            # Every tenth is enough: each report is a transaction.
            nonlocal told
            if (tenth := 10 * done // max(1, total)) > told:
                told = tenth
                report("fits", FITS_SHARE * done // max(1, total))

        keys = [roadshow.keys[row_id(one.id)] for one in roadshow.partners]
        engine = self._engines.current()
        return roadshow.problem(mutual_fits(engine, roadshow.needs, keys, progress))

    def _keep(self, event_id: int, asked_at: datetime, record: dict[str, Any], *, done: bool) -> None:
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            uow.table_plans.lock(event_id)
            plan = uow.table_plans.of_event(event_id)
            if plan is None or plan.asked_at != asked_at:
                raise Superseded
            plan.proposal, plan.alive_at = record, now
            if done:
                plan.status, plan.step, plan.progress = PlanStatus.IDLE.value, None, 100
                # What a page shows is another one now: decisions on what it showed before are refused.
                plan.version += 1

        write_with_retry(self._database, work)

    def _fail(self, event_id: int, asked_at: datetime) -> None:
        def work(uow: UnitOfWork) -> None:
            uow.table_plans.lock(event_id)
            plan = uow.table_plans.of_event(event_id)
            if plan is not None and plan.asked_at == asked_at:
                plan.status, plan.step = PlanStatus.FAILED.value, None

        write_with_retry(self._database, work)


def _told(report: Report) -> Callable[[float, str], None]:
    return lambda done, step: report(step, FITS_SHARE + round((99 - FITS_SHARE) * done))


def as_record(problem: Problem, found: TablePlan, *, preliminary: bool) -> dict[str, Any]:
    """A plan as it is kept until somebody takes it."""
    fit = {
        (sme.id, partner.id): float(problem.fit[row, column])
        for row, sme in enumerate(problem.smes)
        for column, partner in enumerate(problem.partners)
    }
    planned = [one for one in found.meetings if one not in problem.held]
    quality = found.quality
    return {
        "preliminary": preliminary,
        "meetings": [_record(one, fit) for one in planned],
        "unserved": [row_id(one) for one in found.unserved if _is_here(problem, one)],
        "leftovers": [
            [row_id(one.sme), row_id(one.partner), round(100 * one.fit)] for one in found.leftovers
        ],
        "served": quality.worth.served,
        "served_bound": quality.bound.served,
        "gap": round(quality.gap, 6),
        "best": quality.best,
        "wanting": len(problem.smes),
    }


def _is_here(problem: Problem, sme: str) -> bool:
    return any(one.id == sme and one.present for one in problem.smes)


def _record(one: Meeting, fit: dict[tuple[str, str], float]) -> list[int]:
    return [
        row_id(one.sme),
        row_id(one.partner),
        one.slot,
        one.table,
        round(100 * fit[one.sme, one.partner]),
    ]
