"""Table plans on both stores: ordered, computed by the worker, taken, published, made again, noted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.months import BERLIN
from matchmaker.domain.table_plan import PlanInput
from matchmaker.services.events.manage import PartnerInput
from matchmaker.services.table_plan import TablePlanServices
from matchmaker.services.table_plan.presence import TypedPresence
from matchmaker.services.table_plan.views import PlanView
from matchmaker.storage.unit_of_work import UnitOfWork
from models import NeedTopic, OutboxMail, RecommendationRun, TableMeeting, TablePlan
from tests.event_world import ROADSHOW, Programme, event_input
from tests.introduction_world import World

SETTINGS = PlanInput(starts="10:00", slots="4", room="3", wanted="2", in_a_row="0", fit="wide")


class Roadshow:
    """A published roadshow of three partners; "anna" and "wilma" have told their needs."""

    def __init__(self, world: World) -> None:
        self.world, self.programme = world, Programme(world)
        self.use = TablePlanServices.make(world.database, world.engines, lambda: world.now)
        typed = event_input(world.now, **{name: getattr(ROADSHOW, name) for name in (
            "kind", "title", "link", "place", "postcode", "ends", "capacity", "topics")})  # fmt: skip
        taking = [
            PartnerInput(key, tables) for key, tables in (("riese", "1"), ("anton", "2"), ("berta", "0"))
        ]
        manage = self.programme.use.programme
        self.key = manage.create(self.clara, typed, taking)
        manage.publish(self.clara, self.key, self.programme.version(self.key))
        self.tokens = {who: self.come(who) for who in ("anna", "wirt")}

    @property
    def clara(self) -> Actor:
        return self.world.actor("clara")

    def come(self, who: str, **typed: object) -> str:
        values = {"need": self.world.need(who), "wants_meetings": True, "share": True} | typed
        return self.programme.register(self.world.actor(who), self.key, **values)

    def page(self) -> PlanView:
        return self.use.plans.of(self.clara, self.key, "de")

    def order(self, **changes: str) -> None:
        self.use.plans.order(self.clara, self.key, self.page().version, replace(SETTINGS, **changes))

    def planned(self, **changes: str) -> PlanView:
        self.order(**changes)
        assert self.use.compute.run_due() == 1
        self.use.plans.take(self.clara, self.key, self.page().version)
        return self.page()

    def publish(self) -> None:
        self.use.plans.publish(self.clara, self.key, self.page().version)

    def mailed(self) -> list[str]:
        with UnitOfWork(self.world.database) as uow:
            rows = uow.session.query(OutboxMail).filter_by(message="table_plan").all()
            return sorted(str(row.address) for row in rows)


@pytest.fixture
def roadshow(world: World) -> Roadshow:
    return Roadshow(world)


def test_a_plan_is_ordered_computed_taken_and_seen_by_everybody_only_when_published(
    roadshow: Roadshow,
) -> None:
    assert roadshow.page().version == 0
    assert (roadshow.page().wanting, roadshow.page().tables) == (2, 3)
    roadshow.order()
    assert (roadshow.page().status, roadshow.page().proposal) == ("queued", None)
    assert roadshow.use.compute.run_due() == 1
    assert roadshow.use.compute.run_due() == 0
    page = roadshow.page()
    assert (page.status, page.meetings, page.preliminary) == ("idle", (), False)
    assert page.proposal is not None
    assert page.proposal_quality is not None
    assert page.proposal_quality.best
    roadshow.use.plans.take(roadshow.clara, roadshow.key, page.version)
    page = roadshow.page()
    assert page.proposal is None
    assert page.quality is not None
    assert (page.quality.served, page.quality.got) == (2, {1: 1, 2: 1})
    anna, anton = roadshow.world.actor("anna"), roadshow.world.actor("anton")
    for ask in (roadshow.use.own.of_company, roadshow.use.own.of_partner):
        with pytest.raises(NotFound):
            ask(anna if ask == roadshow.use.own.of_company else anton, roadshow.key, "de")
    roadshow.publish()
    own = roadshow.use.own.of_company(anna, roadshow.key, "de")
    assert len(own.meetings) == 2
    assert {one.other_key for one in own.meetings} == {"riese", "anton"}
    at_table = roadshow.use.own.of_partner(anton, roadshow.key, "en").meetings
    assert [(one.other, bool(one.need)) for one in at_table] == [("Bäckerei Huber GmbH", True)]
    assert roadshow.mailed() == sorted(f"{who}@firma.example" for who in ("anna", "wirt", "riese", "anton"))
    with pytest.raises(NotFound):
        roadshow.use.own.of_partner(roadshow.world.actor("berta"), roadshow.key, "de")


def test_a_company_that_did_not_agree_is_not_named_to_partners(roadshow: Roadshow) -> None:
    token = roadshow.tokens["anna"]
    with UnitOfWork(roadshow.world.database, write=True) as uow:
        row = uow.registrations.by_token(token)
        assert row
        row.share = False
        uow.commit()
    roadshow.planned()
    roadshow.publish()
    own = roadshow.use.own.of_partner(roadshow.world.actor("riese"), roadshow.key, "de")
    names = [one.other for one in own.meetings]
    assert names.count(None) == 1
    assert all(one.need is None and one.person is None for one in own.meetings if one.other is None)


def test_after_a_drop_out_the_changes_are_shown_first_and_others_keep_their_meetings(
    roadshow: Roadshow,
) -> None:
    before = {(one.company, one.partner, one.begins_at) for one in roadshow.planned().meetings}
    roadshow.publish()
    assert roadshow.page().signed_off == ()
    roadshow.programme.use.registrations.cancel(roadshow.world.actor("wirt"), roadshow.tokens["wirt"])
    assert len(roadshow.page().signed_off) == 1
    roadshow.order()
    roadshow.use.compute.run_due()
    page = roadshow.page()
    assert {one.kind for one in page.changes} == {"dropped"}
    assert len({one.meeting.company for one in page.changes}) == 1
    assert {(one.company, one.partner, one.begins_at) for one in page.meetings} == before
    mailed = roadshow.mailed()
    roadshow.use.plans.take(roadshow.clara, roadshow.key, page.version)
    assert roadshow.use.own.of_company(roadshow.world.actor("anna"), roadshow.key, "de").being_changed
    roadshow.publish()
    # Only the partner that loses a meeting gets another mail.
    assert roadshow.mailed() == sorted([*mailed, "riese@firma.example"])


def test_who_signs_off_between_computing_and_taking_does_not_come_back(roadshow: Roadshow) -> None:
    roadshow.order()
    roadshow.use.compute.run_due()
    roadshow.programme.use.registrations.cancel(roadshow.world.actor("wirt"), roadshow.tokens["wirt"])
    roadshow.use.plans.take(roadshow.clara, roadshow.key, roadshow.page().version)
    assert {one.company for one in roadshow.page().meetings} == {"Bäckerei Huber GmbH"}


def test_of_two_coordinators_the_second_is_told(roadshow: Roadshow) -> None:
    roadshow.order()
    with pytest.raises(Conflict) as problem:
        roadshow.use.plans.order(roadshow.world.actor("carl"), roadshow.key, 0, SETTINGS)
    assert problem.value.key == "stale"
    roadshow.use.compute.run_due()
    version = roadshow.page().version
    roadshow.use.plans.take(roadshow.clara, roadshow.key, version)
    with pytest.raises(Conflict):
        roadshow.use.plans.discard(roadshow.world.actor("carl"), roadshow.key, version)
    with pytest.raises(Conflict) as problem:
        roadshow.use.plans.take(roadshow.clara, roadshow.key, roadshow.page().version)
    assert problem.value.key == "no_proposal"


def test_other_chambers_and_webinars_have_no_plan(roadshow: Roadshow) -> None:
    with pytest.raises(NotFound):
        roadshow.use.plans.of(roadshow.world.actor("foreign"), roadshow.key, "de")
    with pytest.raises(NotFound):
        roadshow.use.plans.of(roadshow.world.actor("anna"), roadshow.key, "de")
    webinar = roadshow.programme.published()
    with pytest.raises(NotFound):
        roadshow.use.plans.of(roadshow.clara, webinar, "de")


def test_settings_outside_the_event_or_their_limits_are_refused(roadshow: Roadshow) -> None:
    for changes, field in (
        ({"slots": "40"}, "slots"),
        ({"starts": "07:00"}, "slots"),
        ({"starts": "abc"}, "starts"),
        ({"room": "0"}, "room"),
        ({"room": "-1"}, "room"),
        ({"slot_minutes": "4"}, "slot_minutes"),
        ({"break_after": "2"}, "break_after"),
        ({"break_after": "4", "break_minutes": "30"}, "break_after"),
        ({"fit": "best"}, "fit"),
    ):
        with pytest.raises(InvalidInput) as problem:
            roadshow.order(**changes)
        assert set(problem.value.errors) == {field}


def test_what_took_place_stays_and_is_not_planned_again(roadshow: Roadshow) -> None:
    page = roadshow.planned(break_after="2", break_minutes="30")
    first = page.meetings[0]
    with pytest.raises(Conflict) as problem:
        roadshow.use.plans.note(roadshow.clara, roadshow.key, page.version, first.id or 0, "held")
    assert problem.value.key == "too_early"
    roadshow.world.now = page.slots[0] + timedelta(minutes=1)
    roadshow.use.plans.note(roadshow.clara, roadshow.key, page.version, first.id or 0, "held")
    later = next(one for one in roadshow.page().meetings if one.slot > 0)
    roadshow.use.plans.note(roadshow.clara, roadshow.key, roadshow.page().version, later.id or 0, "cancelled")
    with pytest.raises(Conflict) as problem:
        roadshow.order(break_after="0", break_minutes="0", starts="11:00")
    assert problem.value.key == "already_met"
    again = roadshow.planned(break_after="2", break_minutes="30")
    held = [one for one in again.meetings if one.status == "held"]
    assert [(one.id, one.begins_at) for one in held] == [(first.id, first.begins_at)]
    planned = [one for one in again.meetings if one.status == "planned"]
    assert all(one.begins_at > roadshow.world.now for one in planned)
    assert (later.company, later.partner) not in {(one.company, one.partner) for one in planned}
    assert page.slots[2] - page.slots[1] == timedelta(minutes=45)


def test_the_command_line_reads_what_would_be_planned_and_keeps_nothing(roadshow: Roadshow) -> None:
    told: list[int] = []
    with pytest.raises(NotFound):
        roadshow.use.report.of(roadshow.key, lambda step, done: told.append(done))
    page = roadshow.planned()
    found = roadshow.use.report.of(roadshow.key, lambda step, done: told.append(done))
    # 10:00 of Europe/Berlin, whatever the season.
    assert found.meetings[0].time == "10:00"
    assert {(one.company, one.partner) for one in found.meetings} == {
        (one.company, one.partner) for one in page.meetings
    }
    assert found.quality["served"] == 2
    assert told == sorted(told)
    assert roadshow.page().version == page.version


def test_an_order_whose_worker_died_is_computed_by_another(roadshow: Roadshow) -> None:
    roadshow.order()
    with UnitOfWork(roadshow.world.database, write=True) as uow:
        plan = uow.session.query(TablePlan).one()
        assert plan.asked_at
        assert uow.table_plans.say(plan.event_id, plan.asked_at, "slots", 70, roadshow.world.now)
        uow.commit()
    assert roadshow.use.compute.run_due() == 0
    roadshow.world.now += timedelta(minutes=3)
    assert roadshow.use.compute.run_due() == 1


def test_the_database_refuses_a_table_or_a_company_twice_in_a_slot(roadshow: Roadshow) -> None:
    meetings = roadshow.planned().meetings
    one, other = sorted((one for one in meetings if one.partner_key == "riese"), key=lambda one: one.slot)
    statement = (
        update(TableMeeting)
        .where(TableMeeting.id == other.id)
        .values(slot=one.slot, table_number=one.table - 1)
    )
    with UnitOfWork(roadshow.world.database, write=True) as uow, pytest.raises(IntegrityError):
        uow.session.execute(statement)


def test_who_is_left_without_a_talk_is_named_the_next_webinar_about_the_need(roadshow: Roadshow) -> None:
    for days, topic in ((9, "wifi"), (7, "backup"), (5, "backup")):
        roadshow.programme.published(days, title=f"{topic} in {days} Tagen", topics=(topic,))
    roadshow.planned(slots="1")
    left = roadshow.page().leftovers
    assert left
    assert {one.webinar.event.title for one in left if one.webinar} == {"backup in 5 Tagen"}
    roadshow.world.pass_time(days=6)
    left = roadshow.page().leftovers
    assert {one.webinar.event.title for one in left if one.webinar} == {"backup in 7 Tagen"}


def test_topics_that_nobody_confirmed_are_those_found_in_the_need(roadshow: Roadshow) -> None:
    with UnitOfWork(roadshow.world.database, write=True) as uow:
        uow.session.execute(delete(NeedTopic))
        for run in uow.session.scalars(select(RecommendationRun)):
            run.need_topics = ["wifi", "backup"]
        uow.commit()
    for days, topic in ((5, "backup"), (9, "wifi")):
        roadshow.programme.published(days, title=f"Webinar {topic}", topics=(topic,))
    roadshow.planned(slots="1")
    assert {one.webinar.event.title for one in roadshow.page().leftovers if one.webinar} == {"Webinar wifi"}


def times(roadshow: Roadshow) -> list[str]:
    """Times of day at which meetings are planned."""
    found = {one.begins_at.astimezone(BERLIN).strftime("%H:%M") for one in roadshow.page().meetings}
    return sorted(found)


def said(there_from: str, there_until: str = "", shown: tuple[str, str] = ("", "")) -> TypedPresence:
    return TypedPresence(there_from, there_until, *shown)


def test_talks_are_planned_only_while_both_sides_are_there(roadshow: Roadshow) -> None:
    roadshow.come("anna", there_from="10:30")
    roadshow.come("wirt", there_from="10:30", there_until="10:45")
    page = roadshow.planned()
    assert times(roadshow) == ["10:30", "10:45"]
    assert page.away == ()
    use, lines = roadshow.use.presences, roadshow.use.presences.of(roadshow.clara, roadshow.key, "de")
    shown = {(one.there_from, one.there_until) for one in lines.companies}
    assert shown == {("10:30", ""), ("10:30", "10:45")}
    late = {one.number: said("10:45") for one in lines.partners}
    assert use.change(roadshow.clara, roadshow.key, late) == len(late) == 2
    assert len(roadshow.page().away) > 1, "what is planned already does not move by itself, but it is named"
    roadshow.planned()
    assert times(roadshow) == ["10:45"]


def test_times_are_kept_all_or_none_and_never_over_somebody_elses(roadshow: Roadshow) -> None:
    use, lines = roadshow.use.presences, roadshow.use.presences.of(roadshow.clara, roadshow.key, "de")
    first, second = (one.number for one in lines.companies)
    with pytest.raises(InvalidInput) as refused:
        use.change(roadshow.clara, roadshow.key, {first: said("10:30"), second: said("never")})
    assert refused.value.errors == {f"{second}.there_from": "time_unknown"}
    roadshow.come("anna", there_from="11:00")
    again = use.of(roadshow.clara, roadshow.key, "de").companies
    mine = next(one for one in again if one.there_from)
    with pytest.raises(Conflict):
        use.change(roadshow.clara, roadshow.key, {mine.number: said("10:30")})
    assert use.change(roadshow.clara, roadshow.key, {mine.number: said("", "", ("11:00", ""))}) == 1
    assert use.change(roadshow.clara, roadshow.key, {mine.number: said("")}) == 0
    with pytest.raises(NotFound):
        use.of(roadshow.world.actor("riese"), roadshow.key, "de")


def test_an_event_at_another_time_forgets_who_comes_later(roadshow: Roadshow) -> None:
    roadshow.come("anna", there_from="11:00")
    programme = roadshow.programme.use.programme
    typed = event_input(roadshow.world.now, 15, **{name: getattr(ROADSHOW, name) for name in (
        "kind", "title", "link", "place", "postcode", "ends", "capacity", "topics")})  # fmt: skip
    taking = [PartnerInput("riese", "1"), PartnerInput("anton", "2")]
    programme.edit(roadshow.clara, roadshow.key, roadshow.programme.version(roadshow.key), typed, taking)
    lines = roadshow.use.presences.of(roadshow.clara, roadshow.key, "de").companies
    assert {one.there_from for one in lines} == {""}


def test_a_meeting_that_moves_is_the_same_one_in_calendars_of_both_sides(roadshow: Roadshow) -> None:
    def pairs(actor: str) -> dict[str, str]:
        own, person = roadshow.use.own, roadshow.world.actor(actor)
        ask = own.of_company if actor == "anna" else own.of_partner
        found = ask(person, roadshow.key, "de").meetings
        return {one.pair: one.begins_at.astimezone(BERLIN).strftime("%H:%M") for one in found}

    roadshow.planned()
    roadshow.publish()
    before = pairs("anna")
    assert set(before) & set(pairs("riese"))
    roadshow.come("anna", there_from="10:30")
    roadshow.planned()
    roadshow.publish()
    assert set(pairs("anna")) == set(before)
    assert pairs("anna") != before
