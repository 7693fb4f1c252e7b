"""Needs that no partner fits: the list, one of them with its answers, and the ways to answer."""

from collections.abc import Callable

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.introduction import TEXT_MAX
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.guards import current_actor

LONGEST_TYPED = 5_000
"""Characters of a field that are carried back into the form, far above every limit."""


def _problem(key: str) -> str:
    return {
        "text_missing": _("Please write a few words: this goes to the company."),
        "text_too_long": _("Please shorten your text."),
        "nobody_reachable": _("Nobody of this company can be mailed yet. Please call."),
    }.get(key, _("Please check this entry."))


@blueprint.get("/koordination/ohne-partner")
def unmet() -> str:
    """What waits for an answer, most urgent first, and what has been written about."""
    return render_template("coordinator/unmet.html", view=services().coordination.unmet.all(current_actor()))


def _page(token: str, typed: dict[str, str], error: str, status: int) -> Response:
    """`typed` holds what was written, by the name of the form; `error` belongs to that form."""
    page = render_template(
        "coordinator/unmet_need.html",
        case=services().coordination.unmet.one(current_actor(), token),
        typed=typed,
        error=error,
        late=status == 409,
        text_max=TEXT_MAX,
    )
    return make_response(page, status)


@blueprint.get("/koordination/ohne-partner/<token>")
def unmet_need(token: str) -> Response:
    """One need with what the chamber has answered."""
    return _page(token, {}, "", 200)


def _reply(token: str, form: str, act: Callable[[Actor, str, int, str], None]) -> Response:
    text, seen = request.form.get("text", "")[:LONGEST_TYPED], request.form.get("seen", "")
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 6 else 0
    try:
        act(current_actor(), token, number, text)
    except InvalidInput as problem:
        return _page(token, {form: text}, _problem(problem.errors["text"]), 422)
    except Conflict:
        return _page(token, {form: text}, "", 409)
    return redirect(url_for(".unmet"), 303)


@blueprint.post("/koordination/ohne-partner/<token>/schreiben")
def write_to_company(token: str) -> Response:
    """Write to the company."""
    return _reply(token, "write", services().coordination.unmet.write)


@blueprint.post("/koordination/ohne-partner/<token>/abschliessen")
def close_need(token: str) -> Response:
    """Close it with a note."""
    return _reply(token, "close", services().coordination.unmet.close)
