"""The ledger of capacity, the trail, and a database that refuses what the code must never try."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.try_need import TryNeed
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_world import NEED_TEXT, World, build_engine


def _slots(world: World, key: str = "riese") -> list[tuple[str, int, int]]:
    query = text(
        "SELECT s.month, s.slot, s.capacity FROM capacity_slots s"
        " JOIN partners p ON p.id = s.partner_id WHERE p.key = :key ORDER BY s.month, s.slot"
    )
    with world.database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query, {"key": key})]


def _run(world: World, statement: str, **values: object) -> None:
    with world.database.engine.begin() as connection:
        connection.execute(text(statement), values)


def test_no_more_are_approved_than_the_partner_takes(world: World) -> None:
    world.set_capacity(2)
    third, first, second = world.requested(), world.approved(), world.approved()
    with pytest.raises(Conflict) as refused:
        world.services.decide.approve(world.actor("clara"), third, world.version(third))
    assert (refused.value.key, refused.value.status) == ("no_capacity", "requested")
    assert (world.status(third), world.left()) == ("requested", 0)
    with UnitOfWork(world.database) as uow:
        assert uow.capacity.full_partners(world.now) == {"riese"}
    world.services.answer.decline(world.actor("riese"), first, world.version(first), "size", "")
    world.services.decide.approve(world.actor("clara"), third, world.version(third))
    assert [slot for _, slot, _ in _slots(world)] == [1, 2], "the lowest free place is taken again"
    assert world.status(second) == "approved"


def test_full_partner_is_not_recommended_to_anybody_who_tries(world: World) -> None:
    engines = EngineProvider(world.database, build_engine)
    trial = TryNeed(world.database, engines, lambda: world.now)

    def partners() -> set[str]:
        return {match.partner.key for match in trial.answer(NEED_TEXT, count=10).matches}

    assert "riese" in partners()
    world.set_capacity(1)
    world.approved()
    assert "riese" not in partners()


def test_request_is_refused_at_once_when_the_partner_is_full(world: World) -> None:
    world.set_capacity(1)
    need = world.need()
    world.approved()
    with pytest.raises(Conflict) as refused:
        world.requested(need=need)
    assert refused.value.key == "no_capacity"


def test_months_begin_in_berlin_and_a_place_stays_in_the_month_of_approval(world: World) -> None:
    world.set_capacity(1)
    world.now = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)
    waiting, march = world.requested(), world.approved()
    world.pass_time(minutes=1)
    world.services.decide.approve(world.actor("clara"), waiting, world.version(waiting))
    assert [month for month, _, _ in _slots(world)] == ["2026-03", "2026-04"]
    world.services.answer.decline(world.actor("riese"), march, world.version(march), "size", "")
    assert [month for month, _, _ in _slots(world)] == ["2026-04"]
    assert world.left() == 0


def test_more_capacity_holds_at_once_and_less_only_down_to_what_is_taken(world: World) -> None:
    tokens = [world.approved() for _ in range(3)]
    for token in tokens[:2]:
        world.services.request.withdraw(world.actor("anna"), token, world.version(token))
    assert _slots(world) == [("2026-03", 3, 4)]
    assert world.set_capacity(6) == 6
    assert _slots(world) == [("2026-03", 3, 6)]
    assert world.left() == 5
    world.approved()
    assert world.set_capacity(1) == 2
    assert _slots(world) == [("2026-03", 1, 2), ("2026-03", 2, 2)]
    assert (world.left(), world.partner("riese").capacity_per_month) == (0, 1)
    world.now = datetime(2026, 4, 1, tzinfo=UTC)
    assert world.left() == 1
    assert world.set_capacity(0) == 0
    assert world.left() == 0


@pytest.mark.parametrize("capacity", [-1, 10_001])
def test_capacity_has_limits(world: World, capacity: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.set_capacity(capacity)
    assert refused.value.errors == {"capacity": "capacity_range"}


def test_month_keeps_its_capacity_from_its_first_reservation_on(world: World) -> None:
    world.approved()
    _run(world, "UPDATE partners SET capacity_per_month = 9 WHERE key = 'riese'")
    assert world.left() == 3
    world.now += timedelta(days=40)
    assert world.left() == 9


def test_ledger_tells_reserved_from_used_by_introduction(world: World) -> None:
    used, reserved = world.accepted(), world.approved()
    world.now += timedelta(days=40)
    later = world.approved()
    with UnitOfWork(world.database) as uow:
        april, march = uow.capacity.ledger(uow.partners.by_keys(["riese"])["riese"])
    assert (april.month, march.month) == ("2026-04", "2026-03")
    assert (march.capacity, march.reserved, march.used, march.left) == (4, 1, 1, 2)
    assert [(one.slot, one.token, one.used) for one in march.entries] == [
        (1, used, True),
        (2, reserved, False),
    ]
    assert [one.token for one in april.entries] == [later]


SLOT = (
    "INSERT INTO capacity_slots (partner_id, month, slot, capacity, introduction_id)"
    " SELECT partner_id, '2026-03', :slot, :capacity, id FROM introductions WHERE token = :token"
)


def test_database_itself_refuses_one_introduction_too_many(world: World) -> None:
    world.set_capacity(1)
    token = world.requested()
    world.approved()
    for slot, capacity, why in (
        (1, 1, "taken already"),
        (2, 1, "beyond the capacity"),
        (0, 1, "before the first"),
        (2, 2, "a capacity that the month does not have"),
    ):
        with pytest.raises(IntegrityError):
            _run(world, SLOT, slot=slot, capacity=capacity, token=token)
        assert len(_slots(world)) == 1, why


def test_database_itself_refuses_two_places_for_one_introduction(world: World) -> None:
    token = world.approved()
    with pytest.raises(IntegrityError):
        _run(world, SLOT, slot=2, capacity=4, token=token)


def test_database_itself_refuses_a_capacity_below_what_is_taken(world: World) -> None:
    world.approved()
    world.approved()
    with pytest.raises(IntegrityError):
        _run(world, "UPDATE partner_months SET capacity = 1")


def test_database_itself_refuses_a_second_acceptance(world: World) -> None:
    token = world.accepted()
    with pytest.raises(IntegrityError):
        _run(
            world,
            "INSERT INTO introduction_events"
            " (introduction_id, number, action, from_status, to_status, actor_kind, at)"
            " SELECT id, 99, 'accept', 'approved', 'accepted', 'partner', created_at"
            " FROM introductions WHERE token = :token",
            token=token,
        )


def test_database_itself_refuses_a_second_open_introduction_of_a_pair(world: World) -> None:
    need = world.need()
    first = world.requested(need=need)
    world.services.request.withdraw(world.actor("anna"), first, world.version(first))
    world.requested(need=need)
    with pytest.raises(IntegrityError):
        _run(world, "UPDATE introductions SET status = 'requested' WHERE token = :token", token=first)


def test_database_itself_refuses_acceptance_without_its_moment(world: World) -> None:
    token = world.approved()
    with pytest.raises(IntegrityError):
        _run(world, "UPDATE introductions SET status = 'accepted' WHERE token = :token", token=token)


TRAIL_CHANGES = (
    "UPDATE introduction_events SET to_status = 'closed'",
    "UPDATE introduction_events SET actor_kind = 'clock', actor_id = NULL, text = NULL",
    "UPDATE introduction_events SET text = 'Etwas anderes'",
    "UPDATE introduction_events SET actor_id = 1",
    "UPDATE introduction_events SET at = '2020-01-01'",
    "UPDATE introduction_events SET number = number + 100",
    "DELETE FROM introduction_events",
    "DELETE FROM introductions",
)


def test_database_itself_keeps_the_trail(world: World) -> None:
    token = world.accepted()
    before = [(one.number, one.to_status, one.text) for one in world.row(token).events]
    for statement in TRAIL_CHANGES:
        with pytest.raises(DBAPIError):
            _run(world, statement)
    assert [(one.number, one.to_status, one.text) for one in world.row(token).events] == before


def test_person_and_words_can_be_blanked_in_the_trail_and_nothing_else(world: World) -> None:
    token = world.requested()
    world.services.decide.ask(world.actor("clara"), token, world.version(token), "Wie viele Rechner?")
    world.services.request.answer_question(world.actor("anna"), token, world.version(token), "Acht.")
    before = world.row(token).events
    anna = world.actor("anna").user_id
    assert anna is not None
    with UnitOfWork(world.database, write=True) as uow:
        assert uow.introductions.forget_person(anna) == 3
        uow.commit()
    after = world.row(token).events
    assert [(one.actor_id, one.text) for one in after if one.actor_kind == "sme"] == [(None, None)] * 3
    assert [one.text for one in after if one.action == "ask"] == ["Wie viele Rechner?"]
    assert [(one.number, one.action, one.to_status, one.at) for one in after] == [
        (one.number, one.action, one.to_status, one.at) for one in before
    ]
