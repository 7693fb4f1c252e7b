"""The self-assessment: a page for each area, then the grades.

Everybody answers on the same pages. Visitors' answers stay in their browser (web/kept_answers.py); a company
that is signed in keeps its own, and sees its grades on a page of its own (web/sme/assessment.py).
"""

from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.services.self_assessment.views import AreaPageView, QuestionView
from matchmaker.web import kept_answers
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.kept_answers import Kept, stored_for
from matchmaker.web.public import blueprint

NOT_APPLICABLE = "-"
"""Value of "does not apply to us"."""


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
    return kept_answers.answers(current_actor())


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
    actor, questionnaire, kept = current_actor(), services().self_assessment.questionnaire, _kept()
    own = services().self_assessment.stored.of(actor, language()) if stored_for(actor) else None
    return render_template(
        "public/assessment.html",
        areas=[questionnaire.label(area.key, language()) for area in questionnaire.areas],
        questions=sum(len(area.questions) for area in questionnaire.areas),
        answered=len(kept),
        first_open=questionnaire.first_open(kept),
        own=own,
    )


@blueprint.get("/selbsttest/<int:area>")
def assessment_area(area: int) -> Response:
    """The questions of one area, with the answers given before."""
    return _area_page(services().self_assessment.questionnaire.page(area, language()), _kept())


@blueprint.post("/selbsttest/<int:area>")
def answer_area(area: int) -> ResponseReturnValue:
    """Keep the answers and go on, or back; only going on asks for every answer."""
    page = services().self_assessment.questionnaire.page(area, language())
    kept_answers.add(current_actor(), _typed(page))
    kept = _kept()
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
    return _finish(kept)


def _finish(kept: Kept) -> Response:
    """After the last area: the grades, which a company keeps; or the first area that is open."""
    actor, assessment = current_actor(), services().self_assessment
    if not stored_for(actor):
        return redirect(url_for("public.assessment_result"), 303)
    first_open = assessment.questionnaire.first_open(kept)
    if first_open is not None:
        return redirect(url_for("public.assessment_area", area=first_open), 303)
    assessment.stored.complete(actor)
    return redirect(url_for("sme.assessment"), 303)


@blueprint.get("/selbsttest/ergebnis")
def assessment_result() -> ResponseReturnValue:
    """A visitor's grades; as long as answers are missing, the first page where they are."""
    if stored_for(current_actor()):
        return redirect(url_for("sme.assessment"))
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
    """Forget all answers of the assessment that is not completed, and begin anew."""
    kept_answers.forget(current_actor())
    return redirect(url_for("public.self_assessment"), 303)
