"""Demonstration self-assessments: given through the use case, once, on days before the import."""

from datetime import UTC, datetime, timedelta

import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.clock import SetClock
from matchmaker.domain.errors import DataFileError, Forbidden
from matchmaker.services.demo_assessments import DemoAssessments, Graded
from matchmaker.services.quote_figures import Figures
from matchmaker.services.self_assessment import SelfAssessmentServices
from matchmaker.storage.database import Database
from matchmaker.storage.seed.assessments import Given
from matchmaker.storage.unit_of_work import UnitOfWork

NOW = datetime(2026, 11, 27, 5, tzinfo=UTC)
DATA = PROJECT_ROOT / "data"


def _give(database: Database, *assessments: Given) -> Graded:
    clock = SetClock(NOW)
    use = SelfAssessmentServices.make(DATA, Figures(DATA), database, clock)
    return DemoAssessments(database, use.stored, clock).give(assessments, NOW)


def _answers(database: Database, level: int) -> dict[str, int | None]:
    use = SelfAssessmentServices.make(DATA, Figures(DATA), database, SetClock(NOW))
    return {one.key: level for area in use.questionnaire.areas for one in area.questions}


def test_they_bear_their_days_and_are_given_once(seeded: Database) -> None:
    story = (
        Given("baecker", 300, _answers(seeded, 1)),
        Given("baecker", 100, _answers(seeded, 2)),
        Given("wirt", 50, _answers(seeded, 3)),
    )
    assert _give(seeded, *story) == Graded(3, 0)
    assert _give(seeded, *story) == Graded(0, 3)
    with UnitOfWork(seeded) as uow:
        sme = uow.smes.by_key("baecker")
        assert sme is not None
        assert sme.grade == 3
        completed = [one.completed_at for one in uow.assessments.completed(sme.id)]
    assert completed == [NOW - timedelta(days=100), NOW - timedelta(days=300)]


def test_unknown_firms_and_open_questions_are_named(seeded: Database) -> None:
    with pytest.raises(DataFileError, match="there is no SME 'nobody'"):
        _give(seeded, Given("nobody", 3, {}))
    with pytest.raises(DataFileError, match="assessments/0/answers: questions are left open"):
        _give(seeded, Given("wirt", 3, {"backup": 1}))


def test_real_companies_are_left_alone(seeded: Database) -> None:
    with UnitOfWork(seeded, write=True) as uow:
        sme = uow.smes.by_key("wirt")
        assert sme is not None
        sme.fictional = False
        uow.commit()
    with pytest.raises(Forbidden):
        _give(seeded, Given("wirt", 3, _answers(seeded, 1)))
