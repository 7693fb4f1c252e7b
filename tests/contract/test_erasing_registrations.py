"""Erasure and the copy of one's own data cover events on both stores."""

from datetime import timedelta

import pytest

from tests.contract.test_erasure import Office
from tests.event_world import Programme
from tests.introduction_world import World


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


def test_a_place_to_come_goes_to_who_waits_and_what_is_over_keeps_its_number(office: Office) -> None:
    programme = Programme(office.world)
    anna, (guest,) = office.world.actor("anna"), programme.people(1)
    past = programme.published(days=3, capacity="1")
    token = programme.register(anna, past)
    office.world.now = programme.event(past).ends_at + timedelta(hours=1)
    programme.use.attendance.tick(programme.clara, past, {token: "attended"})
    programme.use.registrations.rate(anna, token, 5, "Anna fand es gut")
    coming = programme.published(capacity="1")
    for person in (anna, guest):
        programme.register(person, coming)
    office.erase("anna")
    assert programme.statuses(coming) == ["cancelled", "registered"]
    (row,) = programme.rows(past)
    assert (row.status, row.user_id, row.sme_id) == ("attended", None, None)
    said = programme.use.attendance.of(programme.clara, past, "de").feedback
    assert (said.mean, said.lines) == (5, ())


def test_the_copy_holds_registrations_and_what_was_said(office: Office) -> None:
    programme = Programme(office.world)
    anna = office.world.actor("anna")
    key = programme.published()
    programme.register(anna, key, need=office.world.need("anna"), share=True)
    (one,) = office.use.own_data.of(office.viewer("anna"))["event_registrations"]
    assert one["event"] == programme.event(key).title
    assert (one["status"], one["hosts_may_read_company_and_need"]) == ("registered", True)
    assert "Datensicherung" in one["need"]
