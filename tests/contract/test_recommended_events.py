"""Events that suit a company on both stores: by needs, weak grades and distance, each with its reason."""

from datetime import timedelta

import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.services.quote_figures import Figures
from matchmaker.services.self_assessment import SelfAssessmentServices
from matchmaker.services.unmet_mail import tell_unmet
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.event_world import Programme
from tests.introduction_world import World

HERE = {"kind": "workshop", "link": "", "place": "Stadthalle Weilheim", "postcode": "82362"}
DATA = PROJECT_ROOT / "data"


@pytest.fixture
def programme(world: World) -> Programme:
    return Programme(world)


def suitable(programme: Programme, who: str = "anna") -> list[str]:
    found = programme.use.recommend.for_company(programme.world.actor(who), "de")
    return [one.event.key for one in found]


def test_topics_of_needs_lead_to_events_the_nearest_first(programme: Programme) -> None:
    programme.world.need("anna")
    online = programme.published(days=5, topics=("wifi", "backup"))
    here = programme.published(days=20, topics=("backup",), **HERE)
    away = programme.published(days=4, topics=("backup",), **HERE | {"postcode": "80331"})
    assert suitable(programme) == [here, online, away]
    assert suitable(programme, "wirt") == [online]
    first, second, _ = programme.use.recommend.for_company(programme.world.actor("anna"), "de")
    assert (first.reason.topic, first.reason.nearby, second.reason.online) == ("Thema backup", True, True)


def test_what_is_full_comes_last_and_what_is_over_closed_or_booked_not_at_all(programme: Programme) -> None:
    programme.world.need("anna")
    full = programme.published(days=4, topics=("backup",), capacity="1")
    free = programme.published(days=9, topics=("backup",))
    booked = programme.published(days=3, topics=("backup",))
    gone = programme.published(days=3, topics=("backup",))
    programme.register(programme.people(1)[0], full)
    programme.register(programme.world.actor("anna"), booked)
    note = "Die Sprecherin ist krank."
    programme.use.programme.cancel(programme.clara, gone, programme.version(gone), note)
    assert suitable(programme) == [free, full]
    programme.world.now = programme.event(full).starts_at + timedelta(minutes=1)
    assert suitable(programme) == [free]


def test_weak_grades_lead_to_events_with_area_and_grade(programme: Programme) -> None:
    world = programme.world
    assessments = SelfAssessmentServices.make(DATA, Figures(DATA), world.database, lambda: world.now)
    wirt = world.actor("wirt")
    areas = assessments.questionnaire.areas
    weak = next(one for one in areas if "backup" in assessments.questionnaire.topics_of(one.key))
    best = {one.key: 0 if area is weak else one.levels - 1 for area in areas for one in area.questions}
    assessments.stored.keep(wirt, best)
    assessments.stored.complete(wirt)
    key = programme.published(topics=("backup",))
    (found,) = programme.use.recommend.for_company(wirt, "de")
    assert found.event.key == key
    assert (found.reason.area, found.reason.grade) == (
        assessments.questionnaire.label(weak.key, "de"), "6",
    )  # fmt: skip


def test_the_mail_about_an_unmet_need_names_the_next_event_about_it(programme: Programme) -> None:
    world = programme.world
    key = programme.published(topics=("backup",))
    token = world.need("anna")
    with UnitOfWork(world.database, write=True) as uow:
        need = uow.needs.by_token(token, world.now)
        assert need is not None
        assert need.sme is not None
        tell_unmet(uow, need, need.sme, world.actor("anna").user_id, world.now)
        uow.commit()
    (mail,) = world.mails("need_unmet")
    assert mail.values["event"] == programme.event(key).title
