"""The demonstration's programme on both stores: played once, with a past, and without mails of today."""

from datetime import timedelta

import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.clock import SetClock
from matchmaker.domain.errors import Forbidden
from matchmaker.services.demo_events import DemoEvents, Shown
from matchmaker.services.events import EventsServices
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.storage.seed.events import Coming, Planned, Taking
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.event_world import Programme
from tests.introduction_world import World

GUESTS = (
    Coming("baecker", None, 0, meetings=True, share=True, was="attended", stars=5, line="Sehr gut"),
    Coming("wirt", None, 0, was="absent"),
)
PAST = Planned(
    "roadshow", "Roadshow in Weilheim", "Ein Nachmittag mit Partnern.", -30, 3, "13:00", "17:00", 1,
    ("backup",), GUESTS, place="Stadthalle", postcode="82362", partners=(Taking("anton", 2, 3),),
)  # fmt: skip
COMING = Planned(
    "webinar", "Lehrlinge finden", "Eine Stunde mit Beispielen.", 10, 1, "10:00", "11:00", 40,
    ("apprentices",), (Coming("baecker", None),), host="berta", link="https://treffen.example/raum",
)  # fmt: skip


@pytest.fixture
def programme(world: World) -> Programme:
    return Programme(world)


def show(programme: Programme, *planned: Planned) -> Shown:
    world, clock = programme.world, SetClock(programme.world.now)
    use = EventsServices.make(world.database, Questionnaire(PROJECT_ROOT / "data"), clock)
    return DemoEvents(world.database, use, clock).show(planned, world.now)


def test_the_programme_has_a_past_and_a_future_and_is_played_once(programme: Programme) -> None:
    assert show(programme, PAST, COMING) == Shown(2, 3, 0)
    assert show(programme, PAST, COMING) == Shown(0, 0, 2)
    coming, over = programme.use.programme.lines(programme.clara, "de")
    assert [one.event.title for one in coming] == ["Lehrlinge finden"]
    assert [(one.event.title, one.attended, one.event.modelled) for one in over] == [
        ("Roadshow in Weilheim", 1, True)
    ]
    view = programme.use.attendance.of(programme.clara, over[0].event.key, "de")
    assert view.feedback.mean == 5
    assert [one.status for one in view.coming + view.waiting] == ["attended", "waiting"]
    assert over[0].event.starts_at < programme.world.now - timedelta(days=20)
    assert (coming[0].event.host_partner, over[0].event.partners[0].tables) == ("berta", 2)


def test_nobody_is_mailed_today_about_days_that_were_only_played(programme: Programme) -> None:
    show(programme, PAST, COMING)
    with UnitOfWork(programme.world.database, write=True) as uow:
        assert uow.outbox.claim(programme.world.now) is None
    programme.world.pass_time(days=1, hours=2)
    assert programme.use.clock.ask_due() == 0


def test_firms_that_are_real_are_refused(programme: Programme) -> None:
    with UnitOfWork(programme.world.database, write=True) as uow:
        sme = uow.smes.by_key("baecker")
        assert sme is not None
        sme.fictional = False
        uow.commit()
    with pytest.raises(Forbidden):
        show(programme, COMING)
