"""The self-assessment: from answers to points to a German school grade, 1 (best) to 6 (worst).

An answer is one of a question's levels, from 0 (worst) to the last (best), or "does not apply". Levels stand
at equal distances: level i of n gives i / (n - 1) points. Points of an area are the mean over its counted
questions; the grade is 6 - 5 * points. The grade overall is the mean of the areas' grades, so that no area
counts more for having more questions. All of it is computed in fractions; only what is shown is rounded.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

BEST, WORST = 1, 6
SUGGESTING_AREAS = 2
"""From how many of the weakest areas needs are suggested."""
NEEDS_PER_AREA = 2
GOOD = Fraction(2)
"""An area graded this or better is not called weak."""
STEPS = 3
"""Steps of a whole grade in the notation: 2+, 2, 2−."""
SIGNS = ("", "−", "+")
"""By the steps from a whole grade: 2 is 2, a step worse 2−, two steps worse 3+."""

CORRECTED_WITHIN = timedelta(days=1)
"""How long a completed assessment can be corrected; later ones say how the company has changed."""
REGRADE_DAYS = (182, 365)
"""Days after its newest assessment on which a company is asked to grade itself again: half a year, a year."""
REGRADE_UNTIL = 540
"""Days after which nobody is asked any more: a worker that stood still must not write about ancient times."""
DENOMINATORS = 100_000
"""Above every denominator of a grade, and of a sum of grades, while a questionnaire is of human size."""

Answers = Mapping[str, int | None]
"""Level by the question's key; None: does not apply. A question that is missing is not answered yet."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the number of its levels, at least two."""

    key: str
    levels: int


@dataclass(frozen=True, slots=True)
class Area:
    """Questions that get a grade together."""

    key: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, order=True)
class Grade:
    """A school grade, exactly. Smaller is better."""

    value: Fraction

    @property
    def notation(self) -> str:
        """The nearest of 1, 1−, 2+, 2, 2−, ... 6+, 6, a third of a grade apart; halfway is the better one."""
        return f"{self.whole}{SIGNS[self.step % STEPS]}"

    @property
    def whole(self) -> int:
        """The digit of the notation, 1 to 6: 2+, 2 and 2− are all 2."""
        return BEST + (self.step + 1) // STEPS

    @property
    def decimal(self) -> float:
        """Rounded to one decimal as figures are published (3.1); halfway is the better one."""
        return _half_down(self.value * 10) / 10

    @classmethod
    def kept(cls, value: float) -> "Grade":
        """The exact grade that a store has kept as a floating-point number."""
        return cls(Fraction(value).limit_denominator(DENOMINATORS))

    @property
    def step(self) -> int:
        """Place of the notation from 0 (grade 1) to 15 (grade 6)."""
        return _half_down((self.value - BEST) * STEPS)


@dataclass(frozen=True, slots=True)
class Result:
    """Grades of a finished assessment. None: too few questions apply for a grade.

    `areas`: in the order of the questionnaire. `overall`: None unless half of the areas have a grade.
    """

    areas: Mapping[str, Grade | None]
    overall: Grade | None


def _half_down(value: Fraction) -> int:
    """The nearest whole number; of two equally near ones the smaller, which is the better grade."""
    return -((Fraction(1, 2) - value) // 1)


def sorted_out(areas: Sequence[Area], answers: Mapping[str, object]) -> dict[str, int | None]:
    """Answers to questions that exist, at levels that exist; everything else is dropped."""
    known: dict[str, int | None] = {}
    for question in (one for area in areas for one in area.questions):
        level = answers.get(question.key, "missing")
        if level is None or (type(level) is int and 0 <= level < question.levels):
            known[question.key] = level
    return known


def missing(area: Area, answers: Answers) -> tuple[str, ...]:
    """Keys of the area's questions that are not answered yet."""
    return tuple(one.key for one in area.questions if one.key not in answers)


def points(question: Question, level: int) -> Fraction:
    """0 for the worst level to 1 for the best."""
    return Fraction(level, question.levels - 1)


def grade_of(shares: Sequence[Fraction]) -> Grade:
    """The grade for the mean of one or more points."""
    return Grade(WORST - (WORST - BEST) * sum(shares, Fraction()) / len(shares))


def grade_area(area: Area, answers: Answers) -> Grade | None:
    """The area's grade, or None unless at least half of its questions apply and are answered."""
    counted = [points(one, level) for one in area.questions if (level := answers.get(one.key)) is not None]
    return grade_of(counted) if _at_least_half(counted, area.questions) else None


def assess(areas: Sequence[Area], answers: Answers) -> Result:
    """Grades of every area and overall."""
    grades = {area.key: grade_area(area, answers) for area in areas}
    graded = [one.value for one in grades.values() if one is not None]
    overall = Grade(sum(graded, Fraction()) / len(graded)) if _at_least_half(graded, areas) else None
    return Result(grades, overall)


def _at_least_half(some: Collection[object], every: Collection[object]) -> bool:
    return 2 * len(some) >= len(every)


def standing(own: Grade | None, other: Grade) -> str:
    """How a grade compares as both are shown: better, same (of one notation), worse; unknown without one."""
    if own is None:
        return "unknown"
    if own.step == other.step:
        return "same"
    return "better" if own < other else "worse"


def is_correction(earlier: datetime, now: datetime) -> bool:
    """Whether an assessment now takes the place of one that was completed at an earlier moment."""
    return now - earlier < CORRECTED_WITHIN


def regrade_due(completed: datetime, now: datetime) -> int | None:
    """The latest of REGRADE_DAYS that has come since an assessment was completed; None before and later."""
    days = (now - completed).days
    if days >= REGRADE_UNTIL:
        return None
    return max((one for one in REGRADE_DAYS if one <= days), default=None)


def weakest(result: Result) -> tuple[str, ...]:
    """Keys of the areas that suggest needs, worst first: at most two, none that is good (2 or better)."""
    weak = [(grade, key) for key, grade in result.areas.items() if grade is not None and grade.value > GOOD]
    # Sorting is stable: of equal areas the one that is asked first comes first.
    weak.sort(key=lambda one: one[0], reverse=True)
    return tuple(key for _, key in weak[:SUGGESTING_AREAS])


def weakest_questions(area: Area, answers: Answers) -> tuple[str, ...]:
    """Keys of the questions whose answer leaves something to wish for, worst first, at most two."""
    counted = {
        one.key: points(one, level) for one in area.questions if (level := answers.get(one.key)) is not None
    }
    wanting = [key for key, share in counted.items() if share < 1]
    return tuple(sorted(wanting, key=lambda key: counted[key])[:NEEDS_PER_AREA])
