"""Erasure and the copy of one's own data cover self-assessments on both stores."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.assessment import assess
from matchmaker.domain.vocabulary import Role
from matchmaker.services.quote_figures import Figures
from matchmaker.services.self_assessment import SelfAssessmentServices
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.storage.unit_of_work import UnitOfWork
from models import AreaGrade, SelfAssessment
from tests.contract.test_erasure import Office
from tests.introduction_world import World

DATA = PROJECT_ROOT / "data"


@pytest.fixture
def office(world: World) -> Office:
    """An office in which Anna's company has completed one assessment and begun another."""
    office = Office(world)
    use = SelfAssessmentServices.make(DATA, Figures(DATA), world.database, lambda: world.now)
    anna = world.actor("anna")
    use.stored.keep(anna, {one.key: 1 for area in use.questionnaire.areas for one in area.questions})
    use.stored.complete(anna)
    world.now += timedelta(days=30)
    use.stored.keep(anna, {use.questionnaire.areas[0].questions[0].key: 2})
    return office


def rows(office: Office) -> list[SelfAssessment]:
    with UnitOfWork(office.world.database) as uow:
        return list(uow.session.scalars(select(SelfAssessment).order_by(SelfAssessment.id)))


def grades(office: Office) -> list[float | None]:
    with UnitOfWork(office.world.database) as uow:
        return list(uow.session.scalars(select(AreaGrade.grade)))


def test_a_company_that_stays_for_statistics_keeps_grades_and_no_answers(office: Office) -> None:
    office.world.accepted()
    office.erase("anna")
    (row,) = rows(office)
    assert (row.answers, row.user_id) == ({}, None)
    assert row.overall is not None
    assert len(grades(office)) == 6


def test_a_company_that_goes_takes_its_assessments_along(office: Office) -> None:
    office.erase("anna")
    assert rows(office) == []
    assert grades(office) == []


def test_colleagues_keep_the_assessments_without_the_person(office: Office) -> None:
    office.join("erna", Role.SME, sme_id=office.world.actor("anna").sme_id or 0)
    office.erase("anna")
    assert [(bool(one.answers), one.user_id) for one in rows(office)] == [(True, None), (True, None)]


def test_copy_of_ones_own_data_has_answers_and_grades_of_the_person_alone(office: Office) -> None:
    completed, begun = office.use.own_data.of(office.viewer("anna"))["self_assessments"]
    assert len(completed["answers"]) == 24
    assert set(completed["answers"].values()) == {1}
    assert len(completed["grades_by_area"]) == 6
    assert completed["grade"] == pytest.approx(_expected())
    assert completed["completed"] is not None
    assert (begun["grade"], begun["completed"], len(begun["answers"])) == (None, None, 1)
    assert office.use.own_data.of(office.viewer("wirt"))["self_assessments"] == []


def _expected() -> float:
    areas = Questionnaire(DATA).areas
    overall = assess(areas, {one.key: 1 for area in areas for one in area.questions}).overall
    assert overall
    return float(overall.value)
