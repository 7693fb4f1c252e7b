"""The table plan of a roadshow: settings, progress, proposal, plan, publishing, and what became of it."""

from collections.abc import Callable
from dataclasses import fields

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.table_plan import FITS, PlanInput
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.event_pages import version_in_form
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_table_plan import plan_conflict_label, plan_problem
from matchmaker.web.table_plan_pdf import whole_plan_pdf

_PATH = "/koordination/veranstaltungen/<key>/tischplan"
VIEWS = ("partner", "betrieb", "tisch")
"""Ways to look at the plan."""
REFRESH_SECONDS = 4
"""While a plan is computed, the page comes anew by itself."""
_LONGEST = 20


def _page(key: str, typed: PlanInput | None, errors: dict[str, str], status: int = 200) -> Response:
    view = services().table_plan.plans.of(current_actor(), key, language())
    computing = view.status in ("queued", "computing")
    stays = bool(request.args.get("bleiben"))
    chosen = request.args.get("ansicht", "")
    page = render_template(
        "coordinator/table_plan.html",
        view=view,
        typed=typed or view.settings,
        errors=errors,
        fits=list(FITS),
        views=VIEWS,
        chosen=chosen if chosen in VIEWS else VIEWS[0],
        computing=computing,
        stays=stays,
    )
    response = make_response(page, status)
    if computing and not stays and status == 200:
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


@blueprint.get(_PATH)
def table_plan(key: str) -> Response:
    """Everything about the plan; comes anew by itself while it is computed."""
    return _page(key, None, {})


@blueprint.get(f"{_PATH}.pdf")
def table_plan_paper(key: str) -> Response:
    """The plan on paper."""
    view = services().table_plan.plans.of(current_actor(), key, language())
    return whole_plan_pdf(view.event, view.meetings)


@blueprint.post(_PATH)
def order_table_plan(key: str) -> Response:
    """Keep the settings and order a plan."""
    typed = PlanInput(**{one.name: request.form.get(one.name, "")[:_LONGEST] for one in fields(PlanInput)})
    try:
        services().table_plan.plans.order(current_actor(), key, version_in_form(), typed)
    except InvalidInput as problem:
        errors = {name: plan_problem(name, one) for name, one in problem.errors.items()}
        return _page(key, typed, errors, 422)
    except Conflict as problem:
        return _conflict(problem, key)
    return _back(key)


@blueprint.post(f"{_PATH}/entscheiden")
def decide_table_plan(key: str) -> Response:
    """Take the proposal, give it up, or publish the plan."""
    use, actor, version = services().table_plan.plans, current_actor(), version_in_form()
    work: dict[str, Callable[[], None]] = {
        "take": lambda: use.take(actor, key, version),
        "discard": lambda: use.discard(actor, key, version),
        "publish": lambda: use.publish(actor, key, version),
    }
    act = work.get(request.form.get("action", ""))
    if act is None:
        # Whether there is such a plan at all is for its chamber only.
        use.of(actor, key, language())
        abort(400)
    try:
        act()
    except Conflict as problem:
        return _conflict(problem, key)
    return _back(key)


@blueprint.post(f"{_PATH}/gespraech")
def note_table_meeting(key: str) -> Response:
    """Note what became of a meeting."""
    number = request.form.get("meeting", "")
    meeting = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    try:
        services().table_plan.plans.note(
            current_actor(), key, version_in_form(), meeting, request.form.get("status", "")[:20]
        )
    except Conflict as problem:
        return _conflict(problem, key)
    return _back(key)


def _back(key: str) -> Response:
    return redirect(url_for(".table_plan", key=key), 303)


def _conflict(problem: Conflict, key: str) -> Response:
    page = render_template(
        "error.html",
        code=409,
        heading=_("This has changed in the meantime"),
        advice=f"{plan_conflict_label(problem.key)} {_('Nothing was changed by your click.')}",
        typed=[],
        back=url_for(".table_plan", key=key),
    )
    return make_response(page, 409)
