"""Looking back: completed assessments as they were kept, and what has changed since the first."""

from collections.abc import Sequence

import models
from matchmaker.domain.assessment import Grade, Result, standing
from matchmaker.services.self_assessment.grading import grade_view
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.services.self_assessment.views import AreaChangeView, CompletedView, GradeView
from matchmaker.storage.repositories.assessments import OVERALL


def kept_grade(value: float | None) -> Grade | None:
    """The exact grade that a store has kept, if there is one."""
    return None if value is None else Grade.kept(value)


def result_of(row: "models.SelfAssessment") -> Result:
    """The grades of a completed assessment; its areas must be loaded."""
    return Result({one.area_key: kept_grade(one.grade) for one in row.areas}, kept_grade(row.overall))


def history_of(completed: Sequence["models.SelfAssessment"]) -> tuple[CompletedView, ...]:
    """The history of assessments given newest first, in the same order."""
    first = kept_grade(completed[-1].overall) if completed else None
    lines = []
    for row in completed:
        grade = kept_grade(row.overall)
        assert row.completed_at is not None
        lines.append(
            CompletedView(
                row.completed_at, _view(grade), None if row is completed[-1] else _standing(grade, first)
            )
        )
    return tuple(lines)


def changes_of(
    completed: Sequence["models.SelfAssessment"], questionnaire: Questionnaire, language: str
) -> tuple[AreaChangeView, ...]:
    """The newest against the first, by area in the questionnaire's order, at last overall."""
    if len(completed) < 2:
        return ()
    latest, first = result_of(completed[0]), result_of(completed[-1])
    lines = [
        _change(key, questionnaire.label(key, language), first.areas.get(key), latest.areas[key])
        for key in (area.key for area in questionnaire.areas)
        if key in latest.areas
    ]
    return (*lines, _change(OVERALL, "", first.overall, latest.overall))


def _change(key: str, label: str, first: Grade | None, latest: Grade | None) -> AreaChangeView:
    return AreaChangeView(key, label, _view(first), _view(latest), _standing(latest, first))


def _standing(grade: Grade | None, first: Grade | None) -> str:
    return "unknown" if first is None else standing(grade, first)


def _view(grade: Grade | None) -> GradeView | None:
    return grade_view(grade) if grade else None
