"""What the self-assessment hands to pages: plain values, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matchmaker.services.views import FigureView


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with its answers from worst to best; the level of an answer is its place from 0 on."""

    key: str
    text: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaPageView:
    """The questions of one page: the `number`-th area, counted from 1, of `total`."""

    number: int
    total: int
    key: str
    label: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True)
class SuggestedNeedView:
    """A need in an owner's words with the topics it is about."""

    key: str
    text: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GradeView:
    """A grade: "3−", its digit, one decimal, and how good "3−" is from 0 (grade 6) to 100 (grade 1)."""

    notation: str
    whole: int
    decimal: float
    goodness: float


@dataclass(frozen=True, slots=True)
class AreaGradeView:
    """An area's grade; None: too few of its questions apply."""

    key: str
    label: str
    grade: GradeView | None


@dataclass(frozen=True, slots=True)
class SurveyView:
    """The published survey. `standing` of a grade to its average: better, same, worse or unknown."""

    grade: GradeView
    standing: str
    average: FigureView
    more: tuple[FigureView, ...]


@dataclass(frozen=True, slots=True)
class WeakAreaView:
    """One of the weakest areas with needs that follow from its worst answers."""

    label: str
    grade: GradeView
    needs: tuple[SuggestedNeedView, ...]


@dataclass(frozen=True, slots=True)
class ResultView:
    """The grades. `overall` None: too few areas have one. `survey` None: the figures name none."""

    version: str
    overall: GradeView | None
    areas: tuple[AreaGradeView, ...]
    weakest: tuple[WeakAreaView, ...]
    survey: SurveyView | None


@dataclass(frozen=True, slots=True)
class CompletedView:
    """A completed assessment in the company's history.

    `standing` of its grade overall to the first one: better, same, worse, unknown; None for the first itself.
    """

    completed_at: datetime
    overall: GradeView | None
    standing: str | None


@dataclass(frozen=True, slots=True)
class AreaChangeView:
    """How an area (or, with key "", the company overall) has changed between two assessments."""

    key: str
    label: str
    first: GradeView | None
    latest: GradeView | None
    standing: str


@dataclass(frozen=True, slots=True)
class UnfinishedView:
    """An assessment that was begun. `first_open`: number of the first unfinished area, None: all answered."""

    answered: int
    questions: int
    first_open: int | None


@dataclass(frozen=True, slots=True)
class OwnAssessmentsView:
    """What a company sees of its assessments.

    `result`: of the newest completed one, None before that. `history`: all completed ones, newest first.
    `changes`: the newest against the first, empty with fewer than two. `correctable`: the newest can still
    be corrected.
    """

    unfinished: UnfinishedView | None
    result: ResultView | None
    history: tuple[CompletedView, ...]
    changes: tuple[AreaChangeView, ...]
    correctable: bool


@dataclass(frozen=True, slots=True)
class GroupView:
    """Mean grades of other companies. `kind`: network, industry or size; `name`: of the industry or size.

    `areas` by key, None where too few companies have a grade; the same goes for `overall`.
    """

    kind: str
    name: str
    overall: GradeView | None
    areas: Mapping[str, GradeView | None]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The groups that are large enough; `missing`: kinds of those that are not."""

    groups: tuple[GroupView, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompanyGradesView:
    """A company's grades as its chamber sees them: the newest by area, and all assessments, newest first."""

    overall: GradeView | None
    areas: tuple[AreaGradeView, ...]
    history: tuple[CompletedView, ...]


@dataclass(frozen=True, slots=True)
class EffectLine:
    """An area, or with key "" all together: mean grades both times, None below ten companies.

    `companies`: with a grade both times. `standing` of the newest to the first: better, same, worse, unknown.
    """

    key: str
    label: str
    companies: int
    first: GradeView | None
    newest: GradeView | None
    standing: str


@dataclass(frozen=True, slots=True)
class ProgrammeEffectView:
    """What has changed in a chamber. `assessed`, `again`: companies with one assessment and with several.

    `better`, `same`, `worse`: companies by their grade overall, None below ten. `missing`: how many more
    have to grade themselves again before there is a mean overall.
    """

    assessed: int
    again: int
    lines: tuple[EffectLine, ...]
    better: int | None
    same: int | None
    worse: int | None
    missing: int
