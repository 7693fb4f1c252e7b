"""Who hears what of events on both stores, and what a partner that hosts one may see."""

from collections import Counter
from datetime import timedelta

import pytest

from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from tests.event_world import Programme, event_input
from tests.introduction_world import World

NOTE = "Der Saal ist leider gesperrt."


@pytest.fixture
def programme(world: World) -> Programme:
    return Programme(world)


def told(programme: Programme) -> Counter[tuple[str, str]]:
    """(message, beginning of the address) of every mail about events."""
    mails = [one for one in programme.world.mails() if one.message.startswith("event_")]
    return Counter((one.message.removeprefix("event_"), one.address.split("@")[0]) for one in mails)


def test_everybody_hears_what_became_of_the_registration(programme: Programme) -> None:
    key = programme.published(capacity="1")
    first, second = programme.people(2)
    token = programme.register(first, key)
    programme.register(first, key, share=True)
    programme.register(second, key)
    assert told(programme) == {("registered", "gast0"): 1, ("waiting", "gast1"): 1}
    programme.use.registrations.cancel(first, token)
    assert told(programme)[("moved_up", "gast1")] == 1
    programme.world.pass_time(minutes=1)
    programme.register(first, key)
    assert told(programme)[("waiting", "gast0")] == 1
    programme.use.programme.cancel(programme.clara, key, programme.version(key), NOTE)
    assert told(programme)[("cancelled", "gast0")] == told(programme)[("cancelled", "gast1")] == 1
    assert all("treffen.example" not in str(one.values) for one in programme.world.mails())


def test_another_time_is_told_and_another_text_is_not(programme: Programme) -> None:
    key = programme.published()
    (guest,) = programme.people(1)
    programme.register(guest, key)
    use, now = programme.use.programme, programme.world.now
    for changes in ({"text": "Eine Stunde mit noch mehr Beispielen."}, {"begins": "09:00"}):
        before = programme.event(key).sequence
        use.edit(programme.clara, key, programme.version(key), event_input(now, **changes))
        assert told(programme)[("changed", "gast0")] == int("begins" in changes)
        assert programme.event(key).sequence == before + int("begins" in changes)


def test_people_are_reminded_the_day_before_once_and_again_after_a_change(programme: Programme) -> None:
    key = programme.published(days=5)
    first, second = programme.people(2)
    token = programme.register(first, key)
    clock, world = programme.use.clock, programme.world
    start = programme.event(key).starts_at
    world.now = start - timedelta(days=2)
    assert clock.remind_due() == 0
    world.now = start - timedelta(days=1, hours=3)
    assert clock.remind_due() == 0  # Seven in the morning.
    world.now = start - timedelta(days=1)
    programme.register(second, key)
    assert (clock.remind_due(), clock.remind_due()) == (1, 0)
    changed = event_input(world.now, 1, begins="10:30")
    programme.use.programme.edit(programme.clara, key, programme.version(key), changed)
    programme.use.registrations.cancel(first, token)
    world.now = programme.event(key).starts_at - timedelta(hours=1)
    assert clock.remind_due() == 1
    assert told(programme)[("reminder", "gast1")] == told(programme)[("reminder", "gast0")] == 1


def test_who_took_part_is_asked_once_on_the_next_morning(programme: Programme) -> None:
    key = programme.published(days=3, capacity="4")
    people = programme.people(4)
    tokens = [programme.register(one, key) for one in people]
    programme.use.registrations.cancel(people[3], tokens[3])
    programme.world.now = programme.event(key).ends_at + timedelta(hours=3)
    use = programme.use
    use.attendance.tick(programme.clara, key, {tokens[0]: "attended", tokens[1]: "absent"})
    assert use.clock.ask_due() == 0
    programme.world.pass_time(days=1)
    assert (use.clock.ask_due(), use.clock.ask_due()) == (2, 0)
    asked = {who for message, who in told(programme) if message == "feedback"}
    assert asked == {"gast0", "gast2"}


def test_a_partner_proposes_the_chamber_returns_and_approves(programme: Programme) -> None:
    world, now = programme.world, programme.world.now
    anton, use = world.actor("anton"), programme.use
    with pytest.raises(InvalidInput, match="chamber_missing"):
        use.proposals.create(anton, "999", event_input(now))
    key = use.proposals.create(anton, "155", event_input(now))
    with pytest.raises(NotFound):
        use.programme.one(programme.clara, key, "de")
    use.proposals.submit(anton, key, programme.version(key))
    with pytest.raises(Conflict):
        use.proposals.edit(anton, key, programme.version(key), event_input(now))
    with pytest.raises(NotFound):
        use.programme.approve(world.actor("foreign"), key, programme.version(key))
    use.programme.give_back(programme.clara, key, programme.version(key), NOTE)
    assert use.proposals.one(anton, key, "de").edit.event.note == NOTE
    use.proposals.edit(anton, key, programme.version(key), event_input(now, capacity="5"))
    use.proposals.submit(anton, key, programme.version(key))
    use.programme.approve(programme.clara, key, programme.version(key))
    counts = told(programme)
    assert (counts["proposed", "clara"], counts["returned", "anton"], counts["approved", "anton"]) == (
        2,
        1,
        1,
    )
    with pytest.raises(NotFound):
        use.proposals.one(world.actor("berta"), key, "de")


def test_a_host_reads_company_and_need_only_where_the_company_agreed(programme: Programme) -> None:
    world, use = programme.world, programme.use
    anton = world.actor("anton")
    key = use.proposals.create(anton, "155", event_input(world.now, capacity="5"))
    use.proposals.submit(anton, key, programme.version(key))
    use.programme.approve(programme.clara, key, programme.version(key))
    programme.register(world.actor("anna"), key, need=world.need("anna"), share=True)
    programme.register(world.actor("wirt"), key, need=world.need("wirt", "Wir suchen Hilfe beim WLAN."))
    view = use.proposals.one(anton, key, "de")
    assert (len(view.guests), view.unnamed) == (1, 1)
    assert view.guests[0].company == "Bäckerei Huber GmbH"
    assert "WLAN" not in repr(view)
    assert "Betrieb wirt" not in repr(view)
    assert "firma.example" not in repr(view)
