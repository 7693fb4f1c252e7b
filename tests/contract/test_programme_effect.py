"""The programme's effect: first against newest grades of one chamber's companies, never of fewer than ten."""

from datetime import timedelta

import pytest
from test_assessments_compared import Others, others

from matchmaker.domain.actor import VISITOR
from matchmaker.domain.errors import NotFound
from matchmaker.domain.grade_groups import SMALLEST_GROUP
from matchmaker.services.self_assessment.views import ProgrammeEffectView
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Sme

__all__ = ["others"]


def effect(others: Others, who: str = "clara") -> ProgrammeEffectView:
    return others.use.effect.of(others.world.actor(who), "de")


def twice(others: Others, count: int, first: int, newest: int, size: str = "small") -> list[int]:
    """Companies of the chamber that assess themselves with one level, and later with another."""
    with UnitOfWork(others.world.database) as uow:
        like = uow.smes.by_key("wirt")
        assert like
        chamber = like.chamber_code
    found = others.add(count, first, size=size, chamber_code=chamber)
    others.world.now += timedelta(days=200)
    for sme_id in found:
        others.assess(sme_id, newest)
    return found


def test_nine_companies_say_nothing_and_ten_do(others: Others) -> None:
    twice(others, SMALLEST_GROUP - 1, 0, 3)
    view = effect(others)
    assert (view.assessed, view.again, view.missing) == (SMALLEST_GROUP - 1, SMALLEST_GROUP - 1, 1)
    assert {(line.first, line.newest) for line in view.lines} == {(None, None)}
    assert (view.better, view.same, view.worse) == (None, None, None)
    twice(others, 1, 0, 3, size="medium")
    view = effect(others)
    assert view.missing == 0
    assert view.better == SMALLEST_GROUP
    assert len(view.lines) == len(others.use.questionnaire.areas) + 1
    assert all(line.companies == SMALLEST_GROUP for line in view.lines)
    overall = view.lines[-1]
    assert overall.key == ""
    assert overall.first
    assert overall.newest
    assert (overall.first.notation, overall.newest.notation, overall.standing) == ("6", "1", "better")


def test_companies_are_counted_by_how_they_have_changed(others: Others) -> None:
    twice(others, 5, 0, 3, size="micro")
    twice(others, 4, 3, 0, size="medium")
    twice(others, 3, 2, 2)
    view = effect(others)
    assert (view.better, view.worse, view.same) == (5, 4, 3)


def test_only_the_first_and_the_newest_count(others: Others) -> None:
    for sme_id in twice(others, SMALLEST_GROUP, 0, 3):
        others.assess(sme_id, 0)
    view = effect(others)
    assert (view.again, view.same) == (SMALLEST_GROUP, SMALLEST_GROUP)


def test_who_graded_itself_once_or_has_begun_again_is_not_compared(others: Others) -> None:
    (once,) = others.add(1, 1, chamber_code="155")
    others.assess(once, 3, completed=False)
    view = effect(others)
    assert (view.assessed, view.again, view.missing) == (1, 0, SMALLEST_GROUP)


def test_other_chambers_companies_are_not_counted(others: Others) -> None:
    twice(others, SMALLEST_GROUP, 0, 3)
    assert effect(others).again == SMALLEST_GROUP
    assert (effect(others, "foreign").assessed, effect(others, "foreign").again) == (0, 0)
    with UnitOfWork(others.world.database, write=True) as uow:
        for sme in uow.session.query(Sme).where(Sme.key.startswith("other-")):
            sme.chamber_code = "104"
        uow.commit()
    assert effect(others).again == 0
    assert effect(others, "foreign").again == SMALLEST_GROUP


@pytest.mark.parametrize("who", ["anna", "riese"])
def test_only_the_chamber_sees_it(others: Others, who: str) -> None:
    for actor in (others.world.actor(who), VISITOR):
        with pytest.raises(NotFound):
            others.use.effect.of(actor, "de")
