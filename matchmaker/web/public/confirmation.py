"""The page of a mailed link: a company confirms what its chamber took down by telephone."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.public import blueprint


def _version() -> int:
    value = request.form.get("version", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _page(signed: str, status: int = 200) -> Response:
    view = services().coordination.confirm.page(signed, language())
    page = render_template(
        "public/confirmation.html", view=view, one=view.introduction, signed=signed, late=status == 409
    )
    return make_response(page, status)


@blueprint.get("/bestaetigung/<signed>")
def confirmation(signed: str) -> Response:
    """What the chamber wrote down; opening it changes nothing."""
    return _page(signed)


@blueprint.post("/bestaetigung/<signed>")
def confirm(signed: str) -> Response:
    """Confirm; a second click shows how it stands."""
    try:
        services().coordination.confirm.confirm(signed, _version())
    except Conflict:
        return _page(signed, 409)
    return redirect(url_for(".confirmation", signed=signed), 303)


@blueprint.post("/bestaetigung/<signed>/ablehnen")
def reject_confirmation(signed: str) -> Response:
    """Say that it is not wanted."""
    try:
        services().coordination.confirm.withdraw(signed, _version())
    except Conflict:
        return _page(signed, 409)
    return redirect(url_for(".confirmation", signed=signed), 303)
