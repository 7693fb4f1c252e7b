"""Table plans of roadshows: settings, orders to compute, and meetings."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from matchmaker.domain.event import OCCUPYING
from matchmaker.domain.vocabulary import PlanStatus, TableMeetingStatus, UserStatus
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories.base import Repository
from models import EventRegistration, Membership, Need, TableMeeting, TablePlan, User


class TablePlanRepository(Repository):
    """The database itself refuses a table or a company twice in one slot."""

    def of_event(self, event_id: int) -> TablePlan | None:
        """The plan with its meetings, their companies and partners, or None."""
        meetings = selectinload(TablePlan.meetings)
        registration = meetings.selectinload(TableMeeting.registration)
        query = select(TablePlan).where(TablePlan.event_id == event_id)
        query = query.options(
            meetings.selectinload(TableMeeting.partner),
            registration.selectinload(EventRegistration.sme),
            registration.selectinload(EventRegistration.user),
            registration.selectinload(EventRegistration.need),
        )
        return self._session.scalars(query).one_or_none()

    def add(self, plan: TablePlan) -> None:
        """Keep a new plan. Raises ConcurrentChange when somebody else has begun one meanwhile."""
        self._session.add(plan)
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConcurrentChange("somebody else has begun this table plan") from error

    def lock(self, event_id: int) -> None:
        """Let nobody else change the plan until this unit of work ends; who waited starts afresh."""
        same = update(TablePlan).where(TablePlan.event_id == event_id).values(version=TablePlan.version)
        self._session.execute(same.execution_options(synchronize_session=False))

    def queued(self, dead_since: datetime) -> int | None:
        """The event whose plan was ordered first and is not computed, or was by somebody who fell silent."""
        silent = (TablePlan.status == PlanStatus.COMPUTING) & (TablePlan.alive_at < dead_since)
        query = select(TablePlan.event_id).where(or_(TablePlan.status == PlanStatus.QUEUED, silent))
        return self._session.scalars(query.order_by(TablePlan.asked_at).limit(1)).first()

    def say(self, event_id: int, asked_at: datetime, step: str, progress: int, now: datetime) -> bool:
        """Note how far the computation of an order is; False when there is another order meanwhile."""
        mine = (TablePlan.event_id == event_id, TablePlan.asked_at == asked_at)
        found = self._session.execute(
            update(TablePlan)
            .where(*mine, TablePlan.status.in_([PlanStatus.QUEUED, PlanStatus.COMPUTING]))
            .values(status=PlanStatus.COMPUTING, step=step, progress=progress, alive_at=now)
            .execution_options(synchronize_session=False)
            .returning(TablePlan.event_id)
        )
        return found.first() is not None

    def participants(self, event_id: int) -> Sequence[EventRegistration]:
        """Who has a place, wants meetings and has told its need, in the order of registration."""
        query = (
            select(EventRegistration)
            .where(
                EventRegistration.event_id == event_id,
                EventRegistration.status.in_(list(OCCUPYING)),
                EventRegistration.wants_meetings.is_(True),
                EventRegistration.need_id.is_not(None),
                EventRegistration.sme_id.is_not(None),
            )
            .options(
                selectinload(EventRegistration.need).selectinload(Need.topics),
                selectinload(EventRegistration.sme),
                selectinload(EventRegistration.user),
            )
        )
        return self._session.scalars(query.order_by(EventRegistration.id)).all()

    def replace(self, plan: TablePlan, meetings: Sequence[TableMeeting]) -> None:
        """New meetings in place of those that are still planned; what was held, missed, cancelled stays."""
        planned = (
            TableMeeting.event_id == plan.event_id,
            TableMeeting.status == TableMeetingStatus.PLANNED,
        )
        self._session.execute(delete(TableMeeting).where(*planned))
        self._session.expire(plan, ["meetings"])
        self._session.add_all(meetings)
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConcurrentChange("somebody else has changed the meetings") from error

    def meeting(self, event_id: int, meeting_id: int) -> TableMeeting | None:
        """One meeting of the event's plan, or None."""
        query = select(TableMeeting).where(TableMeeting.id == meeting_id, TableMeeting.event_id == event_id)
        return self._session.scalars(query).one_or_none()

    def flush(self) -> None:
        """Write what was changed. Raises ConcurrentChange when the place was given to others meanwhile."""
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConcurrentChange("somebody else has this place now") from error

    def of_user(self, user_id: int) -> Sequence[TableMeeting]:
        """Every meeting that a person had or was to have, oldest first."""
        query = (
            select(TableMeeting)
            .join(EventRegistration, EventRegistration.id == TableMeeting.registration_id)
            .where(EventRegistration.user_id == user_id)
            .options(
                selectinload(TableMeeting.partner),
                selectinload(TableMeeting.registration).selectinload(EventRegistration.event),
            )
        )
        return self._session.scalars(query.order_by(TableMeeting.id)).all()

    def met_before(self, sme_ids: Sequence[int], event_id: int) -> frozenset[tuple[int, int]]:
        """(company, partner) of the meetings that were held at other events."""
        query = (
            select(EventRegistration.sme_id, TableMeeting.partner_id)
            .join(EventRegistration, EventRegistration.id == TableMeeting.registration_id)
            .where(
                EventRegistration.sme_id.in_(sme_ids),
                TableMeeting.status == TableMeetingStatus.HELD,
                TableMeeting.event_id != event_id,
            )
        )
        return frozenset((row[0], row[1]) for row in self._session.execute(query) if row[0] is not None)

    def people_of(self, partner_ids: Sequence[int]) -> dict[int, list[User]]:
        """Active people of partners, by partner."""
        query = (
            select(Membership.partner_id, User)
            .join(User, User.id == Membership.user_id)
            .where(Membership.partner_id.in_(partner_ids), User.status == UserStatus.ACTIVE)
            .order_by(User.id)
        )
        found: dict[int, list[User]] = {}
        for partner, user in self._session.execute(query):
            if partner is not None:
                found.setdefault(partner, []).append(user)
        return found
