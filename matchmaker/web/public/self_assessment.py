"""The self-assessment without account: a page for each area, then the grades.

The answers travel in the browser's signed cookie and nowhere else: nothing is stored about visitors, and the
answers are gone when the browser is closed.
"""

from dataclasses import dataclass
from typing import Any

from flask import make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.services.self_assessment.views import AreaPageView, QuestionView
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.public import blueprint

KEPT = "self_assessment"
"""Name of the answers in the session."""
NOT_APPLICABLE = "-"
"""Value of "does not apply to us"."""

Kept = dict[str, int | None]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as the form shows it. `chosen`: value of the chosen answer, empty when there is none."""

    question: QuestionView
    chosen: str
    error: str | None

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Value and words of every answer."""
        return [(str(level), words) for level, words in enumerate(self.question.levels)]


def _kept() -> Kept:
    kept: Any = session.get(KEPT)
    return services().self_assessment.questionnaire.keep(kept if isinstance(kept, dict) else {})


def _typed(page: AreaPageView) -> Kept:
    """The answers that the form of an area has sent."""
    sent: dict[str, object] = {}
    for question in page.questions:
        value = request.form.get(question.key, "")
        if value == NOT_APPLICABLE:
            sent[question.key] = None
        elif value.isascii() and value.isdigit():
            sent[question.key] = int(value[:3])
    return services().self_assessment.questionnaire.keep(sent)


def _value(kept: Kept, key: str) -> str:
    if key not in kept:
        return ""
    return NOT_APPLICABLE if kept[key] is None else str(kept[key])


def _area_page(page: AreaPageView, kept: Kept, *, checked: bool = False) -> Response:
    asked = [
        AskedQuestion(
            question,
            _value(kept, question.key),
            _("Please choose an answer.") if checked and question.key not in kept else None,
        )
        for question in page.questions
    ]
    wrong = any(one.error for one in asked)
    content = render_template("public/assessment_area.html", area=page, asked=asked, wrong=wrong)
    return make_response(content, 422 if wrong else 200)


@blueprint.get("/selbsttest")
def self_assessment() -> str:
    """What it is, how long it takes, where the answers are; the way on for whoever has begun."""
    questionnaire, kept = services().self_assessment.questionnaire, _kept()
    return render_template(
        "public/assessment.html",
        areas=[questionnaire.label(area.key, language()) for area in questionnaire.areas],
        questions=sum(len(area.questions) for area in questionnaire.areas),
        answered=len(kept),
        first_open=questionnaire.first_open(kept),
    )


@blueprint.get("/selbsttest/<int:area>")
def assessment_area(area: int) -> Response:
    """The questions of one area, with the answers given before."""
    return _area_page(services().self_assessment.questionnaire.page(area, language()), _kept())


@blueprint.post("/selbsttest/<int:area>")
def answer_area(area: int) -> ResponseReturnValue:
    """Keep the answers and go on, or back; only going on asks for every answer."""
    page = services().self_assessment.questionnaire.page(area, language())
    kept = _kept() | _typed(page)
    session[KEPT] = kept
    step = request.form.get("step")
    if step == "stay":  # The change of language.
        return redirect(url_for("public.assessment_area", area=area), 303)
    if step == "back":
        before = url_for("public.assessment_area", area=area - 1) if area > 1 else None
        return redirect(before or url_for("public.self_assessment"), 303)
    if any(question.key not in kept for question in page.questions):
        return _area_page(page, kept, checked=True)
    if area < page.total:
        return redirect(url_for("public.assessment_area", area=area + 1), 303)
    return redirect(url_for("public.assessment_result"), 303)


@blueprint.get("/selbsttest/ergebnis")
def assessment_result() -> ResponseReturnValue:
    """The grades; as long as answers are missing, the first page where they are."""
    kept = _kept()
    first_open = services().self_assessment.questionnaire.first_open(kept)
    if first_open is not None:
        return redirect(url_for("public.assessment_area", area=first_open))
    return render_template(
        "public/assessment_result.html",
        result=services().self_assessment.grading.result(kept, language()),
    )


@blueprint.post("/selbsttest/neu")
def restart_assessment() -> Response:
    """Forget all answers."""
    session.pop(KEPT, None)
    return redirect(url_for("public.self_assessment"), 303)
