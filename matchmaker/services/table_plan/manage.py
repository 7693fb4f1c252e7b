"""What a chamber does with the table plan of its roadshow: set up, order, take, publish, note."""

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.table_plan import PlanInput, PlanSettings, moved_meeting, validate_plan
from matchmaker.domain.vocabulary import PlanStatus, TableMeetingStatus
from matchmaker.services.table_plan.letters import tell_everybody
from matchmaker.services.table_plan.managed import ensure_open, managed
from matchmaker.services.table_plan.present import plan_view
from matchmaker.services.table_plan.reading import settings_of
from matchmaker.services.table_plan.views import PlanView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry


class TablePlans:
    """Only the chamber of the event sees and changes its plan; of two at once the second is told."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of(self, actor: Actor, key: str, language: str) -> PlanView:
        """The plan with what is being computed and what was proposed. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            event = managed(uow, actor, key)
            return plan_view(uow, event, uow.table_plans.of_event(event.id), language, self._clock())

    def order(self, actor: Actor, key: str, version: int, typed: PlanInput) -> None:
        """Keep the settings and order a plan; the worker computes it. `version` 0: there is none yet.

        A proposal that nobody took is given up. Meetings that are planned stay until somebody takes another
        plan. Raises InvalidInput (see validate_plan), Conflict (stale, too_late) and NotFound.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            event = managed(uow, actor, key)
            ensure_open(event, now)
            settings = validate_plan(typed, event.starts_at, event.ends_at)
            plan = _at(uow, event, version)
            if plan is None:
                plan = models.TablePlan(event_id=event.id, version=0, published=0)
                _set(plan, settings)
                plan.status, plan.progress = PlanStatus.QUEUED.value, 0
                uow.table_plans.add(plan)
            elif _moves_what_took_place(plan, settings):
                raise Conflict("meetings took place in the old times", plan.status, key="already_met")
            _set(plan, settings)
            plan.status, plan.step, plan.progress = PlanStatus.QUEUED.value, None, 0
            plan.proposal, plan.asked_at, plan.alive_at = None, now, None
            _changed(plan, actor)

        write_with_retry(self._database, work)

    def take(self, actor: Actor, key: str, version: int) -> None:
        """Let the proposal be the plan. It must be published (again) before others see it.

        Raises Conflict (stale, no_proposal, too_late) and NotFound.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            event = managed(uow, actor, key)
            ensure_open(event, now)
            plan = _at(uow, event, version)
            if plan is None or plan.proposal is None or plan.proposal["preliminary"]:
                raise Conflict("there is no proposal", "", key="no_proposal")
            proposal = dict(plan.proposal)
            people = {row.id for row in uow.table_plans.participants(event.id)}
            partners = {one.partner_id for one in event.partners}
            uow.table_plans.replace(
                plan,
                [
                    models.TableMeeting(
                        event_id=event.id,
                        registration_id=registration,
                        partner_id=partner,
                        slot=slot,
                        table_number=table,
                        fit=fit,
                        status=TableMeetingStatus.PLANNED.value,
                    )
                    for registration, partner, slot, table, fit in proposal.pop("meetings")
                    # Whoever has cancelled since it was computed must not come back.
                    if registration in people and partner in partners
                ],
            )
            plan.quality, plan.proposal, plan.taken_at, plan.published_at = proposal, None, now, None
            _changed(plan, actor)

        write_with_retry(self._database, work)

    def discard(self, actor: Actor, key: str, version: int) -> None:
        """Give the proposal or the order up; the plan stays as it is. Raises Conflict (stale), NotFound."""

        def work(uow: UnitOfWork) -> None:
            plan = _at(uow, managed(uow, actor, key), version)
            if plan is not None:
                plan.status, plan.step, plan.proposal, plan.asked_at = PlanStatus.IDLE.value, None, None, None
                _changed(plan, actor)

        write_with_retry(self._database, work)

    def publish(self, actor: Actor, key: str, version: int) -> None:
        """Show everybody its own plan and mail it; whose plan is as it was gets no second mail.

        Raises Conflict (stale, nothing_planned, too_late) and NotFound.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            event = managed(uow, actor, key)
            ensure_open(event, now)
            plan = _at(uow, event, version)
            if plan is None or not plan.meetings:
                raise Conflict("nothing is planned", "", key="nothing_planned")
            plan.published_at, plan.published = now, plan.published + 1
            _changed(plan, actor)
            tell_everybody(uow, event, plan, now)

        write_with_retry(self._database, work)

    def note(self, actor: Actor, key: str, version: int, meeting: int, status: str) -> None:
        """Note what became of a meeting: held, missed, cancelled, or planned again.

        Raises Conflict (stale, moved_on, too_early) and NotFound.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            event = managed(uow, actor, key)
            plan = _at(uow, event, version)
            row = uow.table_plans.meeting(event.id, meeting)
            if plan is None or row is None or status not in set(TableMeetingStatus):
                raise NotFound("there is no such meeting")
            begins = settings_of(plan).times()[row.slot]
            row.status = moved_meeting(row.status, TableMeetingStatus(status), begins, now).value
            row.noted_at = now
            _changed(plan, actor)
            uow.table_plans.flush()

        write_with_retry(self._database, work)


def _at(uow: UnitOfWork, event: "models.Event", version: int) -> "models.TablePlan | None":
    """The plan, locked, when the page showed it as it is. Raises Conflict (stale)."""
    uow.table_plans.lock(event.id)
    plan = uow.table_plans.of_event(event.id)
    if (plan.version if plan else 0) != version:
        raise Conflict("the plan has changed since the page was shown", "", key="stale")
    return plan


def _moves_what_took_place(plan: "models.TablePlan", settings: PlanSettings) -> bool:
    """Whether new times would say something else of meetings that were noted."""
    noted = {one.slot for one in plan.meetings if one.status != TableMeetingStatus.PLANNED}
    before, after = settings_of(plan).times(), settings.times()
    return any(slot >= len(after) or after[slot] != before[slot] for slot in noted)


def _set(plan: "models.TablePlan", settings: PlanSettings) -> None:
    plan.starts_at, plan.slot_minutes, plan.slots = settings.starts_at, settings.slot_minutes, settings.slots
    plan.break_after, plan.break_minutes = settings.break_after, settings.break_minutes
    plan.room, plan.wanted, plan.in_a_row = settings.room, settings.wanted, settings.in_a_row
    plan.minimum_fit = settings.minimum_fit


def _changed(plan: "models.TablePlan", actor: Actor) -> None:
    plan.version += 1
    plan.changed_by_id = actor.user_id
