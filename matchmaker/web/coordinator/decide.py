"""One introduction: everything a decision needs, and the decisions."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.introduction import PERSONAL_LINE_MAX, REASON_TEXT_MAX, REFUSAL_REASONS, TEXT_MAX
from matchmaker.domain.vocabulary import Outcome
from matchmaker.services.coordination.views import CaseView
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.coordinator.choice import arguments, from_address
from matchmaker.web.coordinator.queue import last_decided
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language

LONGEST_TYPED = 5_000
"""Characters of a field that are carried back into the form, far above every limit."""


@dataclass(slots=True)
class DecisionForm:
    """What was typed into the forms; `action` names the form that was sent, `preview`: only to look."""

    action: str = ""
    reason: str = ""
    text: str = ""
    question: str = ""
    offering: str = ""
    outcome: str = ""
    line: str = ""
    preview: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def entries(self) -> list[tuple[str, str]]:
        """Where each problem is, and what to do about it."""
        return [(_ANCHORS[name], message) for name, message in self.errors.items()]


_ANCHORS = {
    "reason": f"reason-{REFUSAL_REASONS[0]}",
    "text": "text",
    "question": "question",
    "offering": "offering-1",
    "outcome": f"outcome-{next(iter(Outcome))}",
    "line": "line",
    "exchange_line": "exchange-line",
}


def _form(action: str) -> DecisionForm:
    def typed(name: str) -> str:
        return request.form.get(name, "")[:LONGEST_TYPED]

    return DecisionForm(
        action=action,
        reason=typed("reason"),
        text=typed("text"),
        question=typed("question"),
        offering=typed("offering"),
        outcome=typed("outcome"),
        line=typed("line"),
        preview=request.form.get("schritt") == "vorschau",
    )


def _problem(key: str) -> str:
    return {
        "reason_missing": _("Please choose a reason."),
        "text_missing": _("Please write a few words: this goes to the company."),
        "text_too_long": _("Please shorten your text."),
        "offering_missing": _("Please choose one of the other offerings."),
        "same_partner": _("Please choose another partner."),
        "outcome_missing": _("Please say what came of it."),
    }.get(key, _("Please check this entry."))


def _version() -> int:
    value = request.form.get("version", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _page(token: str, form: DecisionForm, status: int = 200) -> Response:
    choice = from_address()
    case = services().coordination.case.open(current_actor(), token, language(), choice)
    page = render_template(
        "coordinator/decision.html",
        case=case,
        one=case.introduction,
        form=form,
        arguments=arguments(choice),
        reasons=REFUSAL_REASONS,
        outcomes=list(Outcome),
        limits=services().coordination.limits,
        text_max=TEXT_MAX,
        reason_max=REASON_TEXT_MAX,
        line_max=PERSONAL_LINE_MAX,
        last=last_decided() if request.method == "GET" else None,
    )
    return make_response(page, status)


@blueprint.get("/koordination/vermittlungen/<token>")
def decision(token: str) -> Response:
    """One introduction with evidence, alternatives, load, thread and what can be done now."""
    return _page(token, DecisionForm())


def _decide(token: str, form: DecisionForm, act: Callable[[], object]) -> Response:
    """Do it and go on with the next one; a mistake shows the page again, a conflict who was quicker."""
    choice = from_address()
    following = services().coordination.queue.next_after(current_actor(), token, choice)
    try:
        done = act()
    except InvalidInput as problem:
        form.errors = {_FIELDS.get(name, name): _problem(key) for name, key in problem.errors.items()}
        if form.action == "ask":
            form.errors = {"question": next(iter(form.errors.values()))}
        if form.action == "exchange" and "line" in form.errors:
            form.errors["exchange_line"] = form.errors.pop("line")
        return _page(token, form, 422)
    except Conflict as problem:
        return _conflict(token, form, problem)
    last = done if isinstance(done, str) else token
    given = arguments(choice) | {"zuletzt": last}
    if following is None:
        return redirect(url_for(".queue", **given), 303)
    return redirect(url_for(".decision", token=following, **given), 303)


_FIELDS = {"offering_key": "offering"}


def _conflict(token: str, form: DecisionForm, problem: Conflict) -> Response:
    """Who was quicker, with what, and what was typed here."""
    case: CaseView = services().coordination.case.open(current_actor(), token, language(), from_address())
    steps = services().coordination.trail.of(current_actor(), token).steps
    page = render_template(
        "coordinator/conflict.html",
        case=case,
        one=case.introduction,
        step=steps[-1] if steps else None,
        key=problem.key,
        typed=form.text or form.question or form.line,
        arguments=arguments(from_address()),
    )
    return make_response(page, 409)


@blueprint.post("/koordination/vermittlungen/<token>/freigeben")
def approve(token: str) -> Response:
    """Ask the partner."""
    form, version, decide = _form("approve"), _version(), services().introductions.decide
    return _decide(token, form, lambda: decide.approve(current_actor(), token, version, form.line))


@blueprint.post("/koordination/vermittlungen/<token>/ablehnen")
def refuse(token: str) -> Response:
    """Refuse with a reason; first, if wished, show what the company will read."""
    form, version = _form("refuse"), _version()
    if form.preview:
        return _page(token, form)
    decide = services().introductions.decide
    return _decide(
        token, form, lambda: decide.refuse(current_actor(), token, version, form.reason, form.text)
    )


@blueprint.post("/koordination/vermittlungen/<token>/rueckfrage")
def ask(token: str) -> Response:
    """Ask the company a question."""
    form, version, decide = _form("ask"), _version(), services().introductions.decide
    return _decide(token, form, lambda: decide.ask(current_actor(), token, version, form.question))


@blueprint.post("/koordination/vermittlungen/<token>/tauschen")
def exchange(token: str) -> Response:
    """Ask another partner instead."""
    form, version, decide = _form("exchange"), _version(), services().introductions.decide
    if not form.offering:
        form.errors = {"offering": _problem("offering_missing")}
        return _page(token, form, 422)
    return _decide(
        token, form, lambda: decide.exchange(current_actor(), token, version, form.offering, form.line)
    )


@blueprint.post("/koordination/vermittlungen/<token>/zuruecknehmen")
def undo(token: str) -> Response:
    """Take an approval back within the time for it; the page then shows the request again."""
    try:
        services().introductions.decide.undo(current_actor(), token)
    except Conflict as problem:
        return _conflict(token, _form("undo"), problem)
    return redirect(url_for(".decision", token=token, **arguments(from_address())), 303)


@blueprint.post("/koordination/vermittlungen/<token>/zurueckziehen")
def withdraw(token: str) -> Response:
    """Take back what was opened by telephone and not confirmed."""
    version, request_case = _version(), services().introductions.request
    return _decide(token, _form("withdraw"), lambda: request_case.withdraw(current_actor(), token, version))


@blueprint.post("/koordination/vermittlungen/<token>/treffen")
def meeting(token: str) -> Response:
    """Report whether the meeting took place; the page shows the new state."""
    version, follow_up = _version(), services().introductions.follow_up
    report = follow_up.report_no_show if request.form.get("met") == "no" else follow_up.report_met
    try:
        report(current_actor(), token, version)
    except Conflict as problem:
        return _conflict(token, _form("meeting"), problem)
    return redirect(url_for(".decision", token=token, **arguments(from_address())), 303)


@blueprint.post("/koordination/vermittlungen/<token>/abschliessen")
def close(token: str) -> Response:
    """Close it with what came of it."""
    form, version, follow_up = _form("close"), _version(), services().introductions.follow_up
    return _decide(token, form, lambda: follow_up.close(current_actor(), token, version, form.outcome))
