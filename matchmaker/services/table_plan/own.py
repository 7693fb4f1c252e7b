"""Everybody's own plan of a roadshow, once it is published."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.vocabulary import TableMeetingStatus
from matchmaker.services.events.present import EventPresenter
from matchmaker.services.events.views import EventView
from matchmaker.services.table_plan.reading import settings_of
from matchmaker.services.table_plan.views import OwnMeetingView, OwnPlanView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import TableMeeting, TablePlan


class OwnPlans:
    """Reads only: a company sees its own meetings, a partner those at its tables, nobody anything else."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of_company(self, actor: Actor, key: str, language: str) -> OwnPlanView:
        """The company's meetings at an event. Raises NotFound where it has none or they are not published."""
        with UnitOfWork(self._database) as uow:
            event, plan = self._published(uow, key)
            rows = [one for one in _shown(plan) if one.registration.sme_id == actor.sme_id]
            if actor.sme_id is None or not rows:
                raise NotFound("there is no plan for this company")
            name = rows[0].registration.sme.name if rows[0].registration.sme else ""
            view = EventPresenter.load(uow, [event], language, self._clock()).event(event)
        return _own(view, plan, name, [_of_company(one, *_time(plan, one)) for one in rows])

    def of_partner(self, actor: Actor, key: str, language: str) -> OwnPlanView:
        """The meetings at a partner's tables. Raises NotFound where there are none or none published.

        Companies that did not agree to it when they registered are not named.
        """
        with UnitOfWork(self._database) as uow:
            event, plan = self._published(uow, key)
            rows = [one for one in _shown(plan) if one.partner_id == actor.partner_id]
            if actor.partner_id is None or not rows:
                raise NotFound("there is no plan for this partner")
            view = EventPresenter.load(uow, [event], language, self._clock()).event(event)
        return _own(view, plan, rows[0].partner.name, [_of_partner(one, *_time(plan, one)) for one in rows])

    def there_is(self, actor: Actor, key: str) -> bool:
        """Whether a published plan of the event has meetings of the reader's company or partner."""
        with UnitOfWork(self._database) as uow:
            try:
                _, plan = self._published(uow, key)
            except NotFound:
                return False
            if actor.partner_id is not None:
                return any(one.partner_id == actor.partner_id for one in _shown(plan))
            sme = actor.sme_id
            return sme is not None and any(one.registration.sme_id == sme for one in _shown(plan))

    def _published(self, uow: UnitOfWork, key: str) -> "tuple[models.Event, TablePlan]":
        event = uow.events.public_by_key(key)
        plan = uow.table_plans.of_event(event.id) if event else None
        if event is None or plan is None or not plan.published:
            raise NotFound(f"there is no published plan of {key}")
        return event, plan


def _own(event: EventView, plan: TablePlan, name: str, meetings: Sequence[OwnMeetingView]) -> OwnPlanView:
    changing = plan.published_at is None
    return OwnPlanView(event, name, () if changing else tuple(meetings), changing, plan.published)


def _time(plan: TablePlan, one: TableMeeting) -> tuple[datetime, timedelta]:
    return settings_of(plan).times()[one.slot], timedelta(minutes=plan.slot_minutes)


def _shown(plan: TablePlan) -> list[TableMeeting]:
    return [one for one in plan.meetings if one.status != TableMeetingStatus.CANCELLED]


def _pair(one: TableMeeting) -> str:
    """The same on both sides and after every planning, and nobody reads from it who meets."""
    return sha256(f"{one.registration.token}/{one.partner.key}".encode()).hexdigest()[:20]


def _of_company(one: TableMeeting, begins: datetime, length: timedelta) -> OwnMeetingView:
    person = one.registration.user.name if one.registration.user else None
    return OwnMeetingView(
        begins,
        begins + length,
        one.table_number + 1,
        one.partner.name,
        one.partner.key,
        person,
        None,
        one.status,
        _pair(one),
    )


def _of_partner(one: TableMeeting, begins: datetime, length: timedelta) -> OwnMeetingView:
    """What the company agreed to when it registered; its people are met, not named, in writing."""
    row = one.registration
    shared = row.share and row.sme is not None
    return OwnMeetingView(
        begins,
        begins + length,
        one.table_number + 1,
        row.sme.name if shared and row.sme else None,
        None,
        None,
        row.need.text if shared and row.need else None,
        one.status,
        _pair(one),
    )
