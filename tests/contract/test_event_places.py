"""Places of events on both stores: never one too many, and the waiting list moves up by itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.services.events.manage import PartnerInput
from matchmaker.storage.unit_of_work import UnitOfWork
from models import EventRegistration
from tests.event_world import ROADSHOW, Programme, event_input
from tests.introduction_world import World


@pytest.fixture
def programme(world: World) -> Programme:
    return Programme(world)


def test_people_take_places_and_then_wait_in_order(programme: Programme) -> None:
    key = programme.published(capacity="2")
    people = programme.people(4)
    tokens = [programme.register(one, key) for one in people]
    assert programme.statuses(key) == ["registered", "registered", "waiting", "waiting"]
    assert programme.places(key) == [1, 2, None, None]
    last = programme.use.registrations.one(people[3], tokens[3], "de")
    assert (last.ahead, last.link) == (1, None)
    programme.use.registrations.cancel(people[0], tokens[0])
    assert programme.statuses(key) == ["cancelled", "registered", "registered", "waiting"]
    assert programme.places(key) == [None, 2, 1, None]


def test_who_registers_again_after_cancelling_waits_behind_the_others(programme: Programme) -> None:
    key = programme.published(capacity="1")
    first, second = programme.people(2)
    token = programme.register(first, key)
    programme.register(second, key)
    programme.use.registrations.cancel(first, token)
    programme.world.pass_time(minutes=1)
    assert programme.register(first, key) == token
    assert programme.statuses(key) == ["waiting", "registered"]


def test_many_at_once_never_get_the_last_place_twice(programme: Programme) -> None:
    key = programme.published(capacity="3")
    people = programme.people(8)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: programme.register(one, key), people))
    assert sorted(programme.statuses(key)) == ["registered"] * 3 + ["waiting"] * 5
    assert sorted(place for place in programme.places(key) if place) == [1, 2, 3]


def test_cancelling_and_registering_at_once_leaves_no_place_empty(programme: Programme) -> None:
    key = programme.published(capacity="2")
    people = programme.people(6)
    tokens = [programme.register(one, key) for one in people[:4]]
    work = [lambda i=i: programme.use.registrations.cancel(people[i], tokens[i]) for i in range(2)]
    work += [lambda i=i: programme.register(people[i], key) for i in (4, 5)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: one(), work))
    statuses = programme.statuses(key)
    assert statuses[:4] == ["cancelled", "cancelled", "registered", "registered"]
    assert statuses[4:] == ["waiting", "waiting"]


def test_the_database_itself_refuses_a_place_too_many_and_one_given_twice(programme: Programme) -> None:
    key = programme.published(capacity="2")
    first, second, third = programme.people(3)
    for one in (first, second, third):
        programme.register(one, key)
    ids = [row.id for row in programme.rows(key)]
    for values in (
        {"status": "registered", "place": 3, "capacity": 2},
        {"status": "registered", "place": 2, "capacity": 2},
        {"status": "registered", "place": 3, "capacity": 3},
        {"status": "registered"},
    ):
        statement = update(EventRegistration).where(EventRegistration.id == ids[2]).values(**values)
        with UnitOfWork(programme.world.database, write=True) as uow, pytest.raises(IntegrityError):
            uow.session.execute(statement)


def test_more_places_move_the_waiting_list_up_and_fewer_only_down_to_those_taken(
    programme: Programme,
) -> None:
    key = programme.published(capacity="1")
    people = programme.people(4)
    tokens = [programme.register(one, key) for one in people]
    use, clara, now = programme.use.programme, programme.clara, programme.world.now
    use.edit(clara, key, programme.version(key), event_input(now, capacity="3"))
    assert programme.places(key) == [1, 2, 3, None]
    with pytest.raises(InvalidInput, match="capacity_taken"):
        use.edit(clara, key, programme.version(key), event_input(now, capacity="2"))
    for number in (3, 0):
        programme.use.registrations.cancel(people[number], tokens[number])
    use.edit(clara, key, programme.version(key), event_input(now, capacity="2"))
    assert programme.places(key) == [None, 2, 1, None]
    assert programme.event(key).capacity == 2


def test_a_roadshow_takes_the_need_along_and_only_an_own_one(programme: Programme) -> None:
    now = programme.world.now
    roadshow = {name: getattr(ROADSHOW, name) for name in ("kind", "place", "postcode", "link", "ends")}
    key = programme.published(**roadshow)
    anna, need = programme.world.actor("anna"), programme.world.need("anna")
    with pytest.raises(InvalidInput, match="need_missing"):
        programme.register(anna, key)
    with pytest.raises(NotFound):
        programme.register(programme.world.actor("wirt"), key, need=need)
    token = programme.register(anna, key, need=need, wants_meetings=True)
    view = programme.use.registrations.one(anna, token, "de")
    assert view.need is not None
    assert (view.need[0], view.wants_meetings, view.share) == (need, True, False)
    assert programme.register(anna, key, need=need, share=True) == token
    assert programme.use.registrations.one(anna, token, "de").share
    assert now == programme.world.now


def test_nobody_registers_after_the_deadline_or_for_what_is_not_public(programme: Programme) -> None:
    anna = programme.world.actor("anna")
    draft = programme.use.programme.create(programme.clara, event_input(programme.world.now))
    with pytest.raises(NotFound):
        programme.register(anna, draft)
    key = programme.published(days=14)
    programme.world.now = programme.event(key).register_until
    token = programme.register(anna, key)
    programme.world.pass_time(seconds=1)
    with pytest.raises(Conflict) as late:
        programme.register(programme.world.actor("wirt"), key)
    assert late.value.key == "too_late"
    with pytest.raises(Conflict):
        programme.use.registrations.cancel(anna, token)


def test_nobody_touches_the_registration_of_another_company(programme: Programme) -> None:
    key = programme.published()
    token = programme.register(programme.world.actor("anna"), key)
    for use in (programme.use.registrations.cancel, programme.use.registrations.one):
        with pytest.raises(NotFound):
            use(programme.world.actor("wirt"), token, *(["de"] if use.__name__ == "one" else []))
    with pytest.raises(NotFound):
        programme.use.attendance.of(programme.world.actor("foreign"), key, "de")


def test_attendance_is_noted_once_the_event_has_begun(programme: Programme) -> None:
    key = programme.published(capacity="2")
    people = programme.people(3)
    tokens = [programme.register(one, key) for one in people]
    use, clara = programme.use.attendance, programme.clara
    with pytest.raises(Conflict):
        use.tick(clara, key, {tokens[0]: "attended"})
    programme.world.now = programme.event(key).ends_at + timedelta(hours=1)
    assert use.tick(clara, key, {tokens[0]: "attended", tokens[1]: "absent", tokens[2]: "attended"}) == 2
    assert programme.statuses(key) == ["attended", "absent", "waiting"]
    assert use.tick(clara, key, {tokens[0]: "attended", tokens[1]: ""}) == 1
    rate = programme.use.registrations.rate
    rate(people[0], tokens[0], 4, "Gute Beispiele")
    rate(people[0], tokens[0], 5, "Sehr gute Beispiele")
    with pytest.raises(NotFound):
        rate(people[0], tokens[1], 1, "")
    said = use.of(clara, key, "de").feedback
    assert (said.counts, said.mean) == ((0, 0, 0, 0, 1), 5)


def test_a_partner_takes_back_what_waits_and_deletes_it(programme: Programme) -> None:
    proposals, chamber = programme.use.proposals, programme.use.programme
    riese, now = programme.world.actor("riese"), programme.world.now
    key = proposals.create(riese, "155", event_input(now))
    proposals.submit(riese, key, programme.version(key))
    seen = programme.version(key)
    with pytest.raises(NotFound):
        proposals.withdraw(programme.world.actor("anton"), key, seen)
    proposals.withdraw(riese, key, seen)
    with pytest.raises(NotFound):
        chamber.approve(programme.clara, key, seen)
    with pytest.raises(Conflict):
        proposals.delete(riese, key, seen)
    proposals.delete(riese, key, programme.version(key))
    assert proposals.lines(riese, "de") == ()


def test_a_decision_comes_before_a_withdrawal_and_what_is_published_is_never_deleted(
    programme: Programme,
) -> None:
    proposals, chamber = programme.use.proposals, programme.use.programme
    riese, now = programme.world.actor("riese"), programme.world.now
    key = proposals.create(riese, "155", event_input(now))
    proposals.submit(riese, key, programme.version(key))
    chamber.approve(programme.clara, key, programme.version(key))
    for act in (proposals.withdraw, proposals.delete):
        with pytest.raises(Conflict):
            act(riese, key, programme.version(key))
    with pytest.raises(Conflict):
        chamber.delete(programme.clara, key, programme.version(key))


def test_a_draft_of_the_chamber_is_deleted_with_its_topics_and_partners(programme: Programme) -> None:
    chamber = programme.use.programme
    key = chamber.create(programme.clara, event_input(programme.world.now), [PartnerInput("riese", "1")])
    stale = programme.version(key)
    chamber.edit(programme.clara, key, stale, event_input(programme.world.now, title="Ein anderer Titel"))
    with pytest.raises(Conflict):
        chamber.delete(programme.clara, key, stale)
    chamber.delete(programme.clara, key, programme.version(key))
    with pytest.raises(NotFound):
        chamber.one(programme.clara, key, "de")
