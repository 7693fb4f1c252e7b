"""The capacity ledger: this month, the past, and changing what the partner takes on."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.ledger import CAPACITY_MAX, MONTH_MIN, USUAL_MIN
from matchmaker.services.partners.ledger import LedgerView
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_partner import capacity_problem
from matchmaker.web.partner import blueprint


def _ledger(month: str | None = None) -> LedgerView:
    return services().partners.ledger.of_partner(current_actor(), language(), month)


def _page(
    view: LedgerView, *, status: int = 200, wrong: str | None = None, typed: str = "", problem: str = ""
) -> Response:
    """`wrong`: which of the two fields ("month", "usual") was wrong."""
    page = render_template(
        "partner/capacity.html",
        view=view,
        wrong=wrong,
        typed=typed,
        problem=problem,
        month_min=MONTH_MIN,
        usual_min=USUAL_MIN,
        most=CAPACITY_MAX,
    )
    return make_response(page, status)


def _refused(wrong: str, typed: str, problem: InvalidInput) -> Response:
    view = _ledger()
    words = capacity_problem(problem.errors["capacity"], view.opened.taken)
    return _page(view, status=422, wrong=wrong, typed=typed, problem=words)


@blueprint.get("/partnerbereich/kapazitaet")
def capacity() -> Response:
    """One month with its introductions, and twelve months as a table."""
    return _page(_ledger(request.args.get("monat") or None))


@blueprint.post("/partnerbereich/kapazitaet/monat")
def set_month_capacity() -> Response:
    """Change what the partner takes this month."""
    typed = request.form.get("capacity", "")[:20]
    try:
        services().partners.ledger.set_this_month(current_actor(), typed)
    except InvalidInput as problem:
        return _refused("month", typed, problem)
    return redirect(url_for("partner.capacity"), 303)


@blueprint.post("/partnerbereich/kapazitaet/regel")
def set_usual_capacity() -> Response:
    """Change what the partner takes in every other month."""
    typed = request.form.get("capacity", "")[:20]
    try:
        services().partners.ledger.set_usual(current_actor(), typed)
    except InvalidInput as problem:
        return _refused("usual", typed, problem)
    return redirect(url_for("partner.capacity"), 303)
