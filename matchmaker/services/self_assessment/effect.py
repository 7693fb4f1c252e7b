"""What the programme has changed: first against newest self-assessments of a chamber's companies."""

from collections import Counter
from collections.abc import Iterable, Sequence

from matchmaker.domain.actor import Actor
from matchmaker.domain.assessment import Grade, Result, standing
from matchmaker.domain.grade_groups import SMALLEST_GROUP, is_shown, mean_of
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.services.self_assessment.grading import grade_view
from matchmaker.services.self_assessment.history import result_of
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.services.self_assessment.views import EffectLine, ProgrammeEffectView
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.assessments import OVERALL
from matchmaker.storage.unit_of_work import UnitOfWork

Pair = tuple[Grade, Grade]


class ProgrammeEffect:
    """Only of companies that graded themselves at least twice, and only where there are ten of them."""

    def __init__(self, database: Database, questionnaire: Questionnaire) -> None:
        self._database = database
        self._questionnaire = questionnaire

    def of(self, actor: Actor, language: str) -> ProgrammeEffectView:
        """The effect in the actor's chamber. Raises NotFound for everybody but its coordinators.

        An area counts the companies that have a grade in it both times; one with fewer than ten is left
        without means. `missing`: companies that have yet to grade themselves again before there is a mean
        overall.
        """
        require(actor, Permission.SEE_QUEUE, Subject(chamber_code=actor.chamber_code))
        with UnitOfWork(self._database) as uow:
            assessed = uow.assessments.assessed(str(actor.chamber_code))
            rows = uow.assessments.first_and_newest(str(actor.chamber_code))
            pairs = [(result_of(first), result_of(newest)) for first, newest in rows]
        keys = [area.key for area in self._questionnaire.areas]
        lines = [self._line(key, language, _of_area(pairs, key)) for key in keys]
        overall = _graded((first.overall, newest.overall) for first, newest in pairs)
        counts = Counter(standing(newest, first) for first, newest in overall)
        shown = is_shown(len(overall))
        return ProgrammeEffectView(
            assessed=assessed,
            again=len(pairs),
            lines=(*lines, self._line(OVERALL, language, overall)),
            better=counts["better"] if shown else None,
            same=counts["same"] if shown else None,
            worse=counts["worse"] if shown else None,
            missing=max(0, SMALLEST_GROUP - len(overall)),
        )

    def _line(self, key: str, language: str, pairs: Sequence[Pair]) -> EffectLine:
        first, newest = (mean_of([pair[side] for pair in pairs]) for side in (0, 1))
        return EffectLine(
            key,
            self._questionnaire.label(key, language) if key else "",
            len(pairs),
            grade_view(first) if first else None,
            grade_view(newest) if newest else None,
            standing(newest, first) if newest and first else "unknown",
        )


def _of_area(pairs: Sequence[tuple[Result, Result]], key: str) -> list[Pair]:
    return _graded((first.areas.get(key), newest.areas.get(key)) for first, newest in pairs)


def _graded(pairs: Iterable[tuple[Grade | None, Grade | None]]) -> list[Pair]:
    return [(first, newest) for first, newest in pairs if first is not None and newest is not None]
