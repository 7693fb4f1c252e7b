"""What a partner does with an introduction: accept, decline, report the meeting, rate it."""

from dataclasses import dataclass, field

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.introduction import DECLINE_REASONS, PERSONAL_LINE_MAX, REASON_TEXT_MAX, STARS_MAX
from matchmaker.domain.vocabulary import Action, Outcome
from matchmaker.services.introductions.views import IntroductionView
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_partner import answer_problem
from matchmaker.web.partner import blueprint

_PATH = "/partnerbereich/vermittlungen/<token>"
_LONGEST = 20_000
"""Characters of a field that are kept for showing it again; far above every limit."""


@dataclass(slots=True)
class AnswerForm:
    """A decline or a rating as typed; nothing is lost when something is wrong."""

    reason: str = ""
    text: str = ""
    outcome: str = ""
    stars: str = ""
    line: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_request(cls, form: "MultiDict[str, str]") -> "AnswerForm":
        """What the browser sent."""
        return cls(
            reason=form.get("reason", "")[:30],
            text=form.get("text", "")[:_LONGEST],
            outcome=form.get("outcome", "")[:20],
            stars=form.get("stars", "")[:2],
            line=form.get("line", "")[:_LONGEST],
        )

    def explain(self, problem: InvalidInput) -> None:
        """Put what was wrong into words, field by field."""
        self.errors.update({name: answer_problem(key) for name, key in problem.errors.items()})


def _version() -> int:
    """The version that the page showed; a form without one was not made here."""
    value = request.form.get("version", "")
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        abort(400)
    return int(value)


def _one(token: str) -> IntroductionView:
    return services().introductions.read.one(current_actor(), token, language())


def _back(token: str) -> Response:
    return redirect(url_for("partner.introduction", token=token), 303)


def _form_page(template: str, token: str, form: AnswerForm, action: Action, status: int = 200) -> Response:
    """The form for an action, while the introduction allows it. Raises Conflict afterwards."""
    one = _one(token)
    if action not in one.actions:
        raise Conflict(f"{action.value} is not possible any more", one.status)
    page = render_template(
        template,
        one=one,
        form=form,
        # A form that comes back shows the version it was sent with: somebody may have been quicker.
        version=_version() if request.method == "POST" else one.version,
        reasons=list(DECLINE_REASONS),
        outcomes=list(Outcome),
        stars=range(STARS_MAX, 0, -1),
        text_max=REASON_TEXT_MAX,
        line_max=PERSONAL_LINE_MAX,
    )
    return make_response(page, status)


@blueprint.post(f"{_PATH}/annehmen")
def accept(token: str) -> Response:
    """Accept; the page that follows shows the contact data."""
    services().introductions.answer.accept(current_actor(), token, _version())
    return _back(token)


@blueprint.get(f"{_PATH}/ablehnen")
def decline_form(token: str) -> Response:
    """Reasons to choose from, and what happens to the company."""
    return _form_page("partner/decline.html", token, AnswerForm(), Action.DECLINE)


@blueprint.post(f"{_PATH}/ablehnen")
def decline(token: str) -> Response:
    """Decline with a reason."""
    form = AnswerForm.from_request(request.form)
    try:
        services().introductions.answer.decline(current_actor(), token, _version(), form.reason, form.text)
    except InvalidInput as problem:
        form.explain(problem)
        return _form_page("partner/decline.html", token, form, Action.DECLINE, 422)
    return _back(token)


@blueprint.post(f"{_PATH}/treffen")
def report_met(token: str) -> Response:
    """Report that both have met."""
    services().introductions.follow_up.report_met(current_actor(), token, _version())
    return _back(token)


@blueprint.post(f"{_PATH}/kein-treffen")
def report_no_show(token: str) -> Response:
    """Report that the meeting did not happen."""
    services().introductions.follow_up.report_no_show(current_actor(), token, _version())
    return _back(token)


@blueprint.get(f"{_PATH}/bewerten")
def rate_form(token: str) -> Response:
    """What came of it, stars, a line."""
    return _form_page("partner/rate.html", token, AnswerForm(), Action.RATE)


@blueprint.post(f"{_PATH}/bewerten")
def rate(token: str) -> Response:
    """Rate the meeting, once."""
    form = AnswerForm.from_request(request.form)
    stars = int(form.stars) if form.stars.isascii() and form.stars.isdigit() else 0
    try:
        services().introductions.follow_up.rate(
            current_actor(), token, _version(), outcome=form.outcome, stars=stars, line=form.line
        )
    except InvalidInput as problem:
        form.explain(problem)
        return _form_page("partner/rate.html", token, form, Action.RATE, 422)
    return _back(token)
