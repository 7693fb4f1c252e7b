"""A stored roadshow as the planner sees it: who takes part, what was held, what was planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

import models
from matchmaker.domain.presence import Presence
from matchmaker.domain.table_plan import PlanSettings
from matchmaker.domain.vocabulary import TableMeetingStatus
from matchmaker.matching.documents import Need
from matchmaker.matching.table_plan.problem import Array, Meeting, Partner, Problem, Sme
from matchmaker.services.need_documents import need_now
from matchmaker.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Roadshow:
    """Everything the planner needs beside mutual fit; people by the ids of their rows.

    `needs`: of the registrations that take part, in the order of `smes`. `partners`: key by id. `gone`:
    registrations and partners that held meetings and take part no longer.
    """

    settings: PlanSettings
    smes: tuple[Sme, ...]
    needs: tuple[Need, ...]
    partners: tuple[Partner, ...]
    keys: Mapping[int, str]
    gone_smes: tuple[Sme, ...]
    gone_partners: tuple[Partner, ...]
    excluded: frozenset[tuple[str, str]]
    held: tuple[Meeting, ...]
    planned: tuple[Meeting, ...]

    def problem(self, fits: Array) -> Problem:
        """The problem with the given mutual fit, shape (needs, partners); who is gone fits nobody."""
        fit = np.zeros((len(self.smes) + len(self.gone_smes), len(self.partners) + len(self.gone_partners)))
        fit[: len(self.smes), : len(self.partners)] = fits
        return Problem(
            (*self.smes, *self.gone_smes),
            (*self.partners, *self.gone_partners),
            self.settings.slots,
            self.settings.room,
            fit,
            self.settings.minimum_fit / 100,
            self.settings.in_a_row or None,
            None,
            self.excluded,
            self.held,
            self.planned,
        )


def settings_of(plan: "models.TablePlan") -> PlanSettings:
    """The settings as they are kept."""
    return PlanSettings(
        plan.starts_at,
        plan.slot_minutes,
        plan.slots,
        plan.break_after,
        plan.break_minutes,
        plan.room,
        plan.wanted,
        plan.in_a_row,
        plan.minimum_fit,
    )


def read_roadshow(
    uow: UnitOfWork, event: "models.Event", plan: "models.TablePlan", now: datetime
) -> Roadshow:
    """Who takes part now. Slots that have begun are over for everything but what was noted in them."""
    settings = settings_of(plan)
    length = timedelta(minutes=settings.slot_minutes)
    open_slots = {n: begins for n, begins in enumerate(settings.times()) if begins > now}
    rows = uow.table_plans.participants(event.id)
    taking = [one for one in event.partners if one.tables > 0]
    done = [
        one for one in plan.meetings if one.status in (TableMeetingStatus.HELD, TableMeetingStatus.MISSED)
    ]
    # A plan with fewer or earlier slots than before still remembers what took place.
    done = [one for one in done if one.slot < settings.slots]
    here = {row.id for row in rows}
    present = {one.partner_id for one in taking}
    return Roadshow(
        settings=settings,
        smes=tuple(Sme(sme_id(row.id), _there(row, open_slots, length), settings.wanted) for row in rows),
        needs=tuple(need_now(uow, row.need, now) for row in rows if row.need),
        partners=tuple(
            Partner(partner_id(one.partner_id), one.tables, _there(one, open_slots, length)) for one in taking
        ),
        keys={one.partner_id: one.partner.key for one in taking},
        gone_smes=tuple(
            Sme(sme_id(one), frozenset(), settings.wanted)
            for one in sorted({one.registration_id for one in done} - here)
        ),
        gone_partners=tuple(
            Partner(partner_id(one), 1, frozenset())
            for one in sorted({one.partner_id for one in done} - present)
        ),
        excluded=_excluded(uow, event, plan, rows),
        held=tuple(_meeting(one) for one in done),
        planned=tuple(_meeting(one) for one in plan.meetings if one.status == TableMeetingStatus.PLANNED),
    )


def presence_of(row: "models.EventRegistration | models.EventPartner") -> Presence:
    """From when until when a company or a partner is there."""
    return Presence(row.there_from, row.there_until)


def _there(
    row: "models.EventRegistration | models.EventPartner", slots: Mapping[int, datetime], length: timedelta
) -> frozenset[int]:
    presence = presence_of(row)
    return frozenset(slot for slot, begins in slots.items() if presence.covers(begins, begins + length))


def _excluded(
    uow: UnitOfWork,
    event: "models.Event",
    plan: "models.TablePlan",
    rows: Sequence["models.EventRegistration"],
) -> frozenset[tuple[str, str]]:
    """Pairs that met at an earlier roadshow, and those whose meeting somebody cancelled in this one."""
    companies = {row.id: row.sme_id for row in rows if row.sme_id is not None}
    before = uow.table_plans.met_before(sorted(set(companies.values())), event.id)
    found = {
        (sme_id(row), partner_id(partner))
        for row, sme in companies.items()
        for other, partner in before
        if other == sme
    }
    cancelled = {
        (sme_id(one.registration_id), partner_id(one.partner_id))
        for one in plan.meetings
        if one.status == TableMeetingStatus.CANCELLED
    }
    return frozenset(found | cancelled)


def sme_id(registration: int) -> str:
    """How the planner calls a registration."""
    return f"s{registration}"


def partner_id(partner: int) -> str:
    """How the planner calls a partner."""
    return f"p{partner}"


def row_id(one: str) -> int:
    """The row of what the planner calls so."""
    return int(one[1:])


def _meeting(one: "models.TableMeeting") -> Meeting:
    return Meeting(sme_id(one.registration_id), partner_id(one.partner_id), one.slot, one.table_number)
