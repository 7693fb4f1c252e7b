"""From answers to a result page: grades, weakest areas with needs, the published survey beside them."""

from fractions import Fraction

from matchmaker.domain.assessment import (
    BEST,
    STEPS,
    WORST,
    Answers,
    Grade,
    Result,
    assess,
    standing,
    weakest,
    weakest_questions,
)
from matchmaker.services.quote_figures import Figures
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.services.self_assessment.views import (
    AreaGradeView,
    GradeView,
    ResultView,
    SurveyView,
    WeakAreaView,
)

AVERAGE = "average_grade"
MORE = ("fully_digital",)
"""Keys of data/figures.json: the survey's average grade, and what else it says."""


def grade_view(grade: Grade) -> GradeView:
    """A grade as pages show it."""
    # Of the notation, so that a picture says exactly what stands beside it.
    goodness = 100 - 100 * grade.step / ((WORST - BEST) * STEPS)
    return GradeView(grade.notation, grade.whole, grade.decimal, round(goodness, 1))


class Grading:
    """Grades answers and words the result."""

    def __init__(self, questionnaire: Questionnaire, figures: Figures) -> None:
        self._questionnaire = questionnaire
        self._figures = figures

    def result(self, answers: Answers, language: str) -> ResultView:
        """The result of answers to every question, in a language ("de" or "en")."""
        found = assess(self._questionnaire.areas, answers)
        return self.kept(found, answers, self._questionnaire.version, language)

    def kept(self, found: Result, answers: Answers, version: str, language: str) -> ResultView:
        """The same for grades that were given before, maybe by an earlier version of the questions.

        Areas that there are no longer are left out; answers that there are no longer suggest nothing.
        """
        by_key = {area.key: area for area in self._questionnaire.areas}
        label = self._questionnaire.label
        found = Result({key: one for key, one in found.areas.items() if key in by_key}, found.overall)
        weak = []
        for key in weakest(found):
            questions, grade = weakest_questions(by_key[key], answers), found.areas[key]
            needs = self._questionnaire.needs_for(key, questions, language)
            if grade is not None and needs:
                weak.append(WeakAreaView(label(key, language), grade_view(grade), needs))
        return ResultView(
            version=version,
            overall=grade_view(found.overall) if found.overall else None,
            areas=tuple(
                AreaGradeView(key, label(key, language), grade_view(grade) if grade else None)
                for key, grade in found.areas.items()
            ),
            weakest=tuple(weak),
            survey=self._survey(found.overall, language),
        )

    def _survey(self, own: Grade | None, language: str) -> SurveyView | None:
        value = self._figures.grade(AVERAGE)
        if value is None:
            return None
        average = Grade(Fraction(value))
        shown = self._figures.by_key(language)
        more = tuple(shown[key] for key in MORE if key in shown)
        return SurveyView(grade_view(average), standing(own, average), shown[AVERAGE], more)
