"""Turns stored table plans into what the chamber's page shows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import models
from matchmaker.domain.event import OCCUPYING, is_over
from matchmaker.domain.months import BERLIN
from matchmaker.domain.table_plan import FITS, PlanInput, PlanSettings
from matchmaker.domain.vocabulary import EventStatus, PlanStatus, TableMeetingStatus
from matchmaker.matching.table_plan.changes import changes_between
from matchmaker.matching.table_plan.problem import Meeting
from matchmaker.services.events.present import EventPresenter
from matchmaker.services.table_plan.reading import partner_id, presence_of, settings_of, sme_id
from matchmaker.services.table_plan.views import (
    ChangeView,
    LeftoverView,
    MeetingView,
    PlanView,
    QualityView,
    UnservedView,
    WebinarView,
)
from matchmaker.services.table_plan.webinars import webinars_for
from matchmaker.storage.unit_of_work import UnitOfWork

SLOT = 15
"""Minutes of a meeting unless the chamber decides otherwise."""
LEFTOVERS_SHOWN = 50


@dataclass(frozen=True)
class _People:
    """Registrations and partners of an event by id."""

    registrations: Mapping[int, "models.EventRegistration"]
    partners: Mapping[int, "models.Partner"]
    times: Sequence[datetime]
    length: timedelta

    def needs(self, registrations: Iterable[int]) -> "list[models.Need]":
        """The needs with which these registered, each once."""
        rows = (self.registrations.get(one) for one in registrations)
        found = [row.need for row in rows if row is not None and row.need is not None]
        return list({need.id: need for need in found}.values())

    def view(self, one: Meeting, status: str, row: int | None = None) -> MeetingView | None:
        """None when somebody is gone for good."""
        registration, partner = (
            self.registrations.get(int(one.sme[1:])),
            self.partners.get(int(one.partner[1:])),
        )
        if registration is None or partner is None or one.slot >= len(self.times):
            return None
        begins = self.times[one.slot]
        return MeetingView(
            row,
            begins,
            begins + self.length,
            one.table + 1,
            registration.sme.name if registration.sme else "",
            registration.user.name if registration.user else "",
            partner.name,
            partner.key,
            status,
            one.slot,
        )


def plan_view(
    uow: UnitOfWork,
    event: "models.Event",
    plan: "models.TablePlan | None",
    language: str,
    now: datetime,
) -> PlanView:
    """The page of a plan; an event without one shows settings to begin with."""
    rows = [row for row in uow.registrations.of_event(event.id) if row.status in OCCUPYING]
    wishing = [row for row in rows if row.wants_meetings]
    tables = sum(one.tables for one in event.partners)
    presenter = EventPresenter.load(uow, [event], language, now)
    empty = PlanView(
        event=presenter.event(event),
        version=0,
        settings=suggested(event, tables),
        status=PlanStatus.IDLE.value,
        step="",
        progress=0,
        wanting=len([row for row in wishing if row.need_id is not None]),
        without_need=len([row for row in wishing if row.need_id is None]),
        tables=tables,
        slots=(),
        meetings=(),
        quality=None,
        proposal=None,
        proposal_quality=None,
        preliminary=False,
        changes=(),
        unserved=(),
        signed_off=(),
        away=(),
        leftovers=(),
        published_at=None,
        published=0,
        may_plan=event.status == EventStatus.PUBLISHED and not is_over(event.ends_at, now),
        now=now,
    )
    return empty if plan is None else _filled(uow, empty, event, plan, presenter)


def suggested(event: "models.Event", tables: int) -> PlanInput:
    """Settings to begin with: meetings of a quarter of an hour for the event's time, at most three hours."""
    minutes = int((event.ends_at - event.starts_at).total_seconds() // 60)
    slots = max(1, min(minutes, 180) // SLOT)
    return PlanInput(
        starts=event.starts_at.astimezone(BERLIN).strftime("%H:%M"),
        slots=str(slots),
        room=str(max(1, tables)),
    )


def typed_settings(settings: PlanSettings) -> PlanInput:
    """Kept settings as the form shows them."""
    fit = next((word for word, least in FITS.items() if round(least * 100) == settings.minimum_fit), "usual")
    return PlanInput(
        settings.starts_at.astimezone(BERLIN).strftime("%H:%M"),
        str(settings.slot_minutes),
        str(settings.slots),
        str(settings.break_after),
        str(settings.break_minutes),
        str(settings.room),
        str(settings.wanted),
        str(settings.in_a_row),
        fit,
    )


def _filled(
    uow: UnitOfWork,
    empty: PlanView,
    event: "models.Event",
    plan: "models.TablePlan",
    presenter: EventPresenter,
) -> PlanView:
    settings = settings_of(plan)
    rows = uow.registrations.of_event(event.id)
    partners = {one.partner_id: one.partner for one in event.partners}
    partners |= {one.partner_id: one.partner for one in plan.meetings}
    people = _People(
        {row.id: row for row in rows}, partners, settings.times(), timedelta(minutes=settings.slot_minutes)
    )
    own = [
        view for one in plan.meetings if (view := people.view(_meeting(one), one.status, one.id)) is not None
    ]
    record = plan.proposal or {}
    proposed = [
        Meeting(sme_id(a), partner_id(b), slot, table) for a, b, slot, table, _ in record.get("meetings", ())
    ]
    planned = [_meeting(one) for one in plan.meetings if one.status == TableMeetingStatus.PLANNED]
    told = plan.quality or {}
    unserved = (record or told).get("unserved", ())
    leftovers = (record or told).get("leftovers", ())[:LEFTOVERS_SHOWN]
    webinars = webinars_for(uow, people.needs([*unserved, *(pair[0] for pair in leftovers)]), presenter)
    return replace(
        empty,
        version=plan.version,
        settings=typed_settings(settings),
        status=plan.status,
        step=plan.step or "",
        progress=plan.progress,
        slots=tuple(settings.times()),
        meetings=tuple(own),
        quality=_quality(told, [one for one in own if one.status != TableMeetingStatus.CANCELLED]),
        proposal=_views(people, proposed) if record else None,
        proposal_quality=_quality(record, _views(people, proposed)),
        preliminary=bool(record.get("preliminary")),
        changes=_changes(people, planned, proposed) if record and plan.taken_at else (),
        unserved=_unserved(people, unserved, webinars),
        signed_off=_signed_off(plan),
        away=_away(event, plan, people),
        leftovers=_leftovers(people, leftovers, webinars),
        published_at=plan.published_at,
        published=plan.published,
    )


def _meeting(one: "models.TableMeeting") -> Meeting:
    return Meeting(sme_id(one.registration_id), partner_id(one.partner_id), one.slot, one.table_number)


def _views(people: _People, meetings: Sequence[Meeting]) -> tuple[MeetingView, ...]:
    found = (people.view(one, TableMeetingStatus.PLANNED) for one in meetings)
    return tuple(one for one in found if one is not None)


def _changes(people: _People, before: Sequence[Meeting], after: Sequence[Meeting]) -> tuple[ChangeView, ...]:
    found = changes_between(before, after)
    planned = TableMeetingStatus.PLANNED.value
    views = [
        *(("moved", then, one) for one, then in found.moved),
        *(("dropped", one, None) for one in found.dropped),
        *(("added", one, None) for one in found.added),
    ]
    return tuple(
        ChangeView(kind, view, people.view(old, planned) if old else None)
        for kind, one, old in views
        if (view := people.view(one, planned)) is not None
    )


def _quality(record: Mapping[str, Any], meetings: Sequence[MeetingView]) -> QualityView | None:
    if not record:
        return None
    each = Counter((one.company, one.person) for one in meetings)
    wanting, served = int(record["wanting"]), len(each)
    got = Counter(each.values()) | Counter({0: max(0, wanting - served)})
    return QualityView(
        wanting,
        served,
        int(record["served_bound"]),
        len(meetings),
        dict(sorted(got.items())),
        float(record["gap"]),
        bool(record["best"]),
    )


def _unserved(
    people: _People, registrations: Sequence[int], webinars: Mapping[int, WebinarView]
) -> tuple[UnservedView, ...]:
    rows = (people.registrations.get(one) for one in registrations)
    return tuple(
        UnservedView(row.sme.name, webinars.get(row.need_id or 0))
        for row in rows
        if row is not None and row.sme is not None
    )


def _away(event: "models.Event", plan: "models.TablePlan", people: _People) -> tuple[str, ...]:
    """Who has a planned meeting outside of the times at which it is there."""
    partners = {one.partner_id: one for one in event.partners}
    names = set()
    for one in plan.meetings:
        if one.status != TableMeetingStatus.PLANNED or one.slot >= len(people.times):
            continue
        begins, company, partner = people.times[one.slot], one.registration, partners.get(one.partner_id)
        for row, name in ((company, company.sme.name if company.sme else ""), (partner, one.partner.name)):
            if row is not None and not presence_of(row).covers(begins, begins + people.length):
                names.add(name)
    return tuple(sorted(names - {""}))


def _signed_off(plan: "models.TablePlan") -> tuple[str, ...]:
    """Companies with a planned meeting whose registration does not count any more."""
    names = {
        one.registration.sme.name
        for one in plan.meetings
        if one.status == TableMeetingStatus.PLANNED
        and one.registration.status not in OCCUPYING
        and one.registration.sme is not None
    }
    return tuple(sorted(names))


def _leftovers(
    people: _People, pairs: Sequence[Sequence[int]], webinars: Mapping[int, WebinarView]
) -> tuple[LeftoverView, ...]:
    found = []
    for registration, partner, _ in pairs:
        row, other = people.registrations.get(registration), people.partners.get(partner)
        if row is not None and other is not None and row.sme is not None and row.need is not None:
            sme, need = row.sme, row.need
            webinar = webinars.get(need.id)
            found.append(LeftoverView(sme.name, sme.key, need.token, other.name, other.key, webinar))
    return tuple(found)
