"""The page of a mailed link: a person agrees to what a chamber has imported, or has it deleted."""

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.public import blueprint


def _page(signed: str, status: int = 200) -> Response:
    view = services().imports.consent.page(signed, language())
    page = render_template("public/consent.html", view=view, signed=signed, late=status == 409)
    return make_response(page, status)


@blueprint.get("/zustimmung/<signed>")
def consent(signed: str) -> Response:
    """Everything the chamber has entered; opening it changes nothing."""
    return _page(signed)


@blueprint.post("/zustimmung/<signed>")
def give_consent(signed: str) -> Response:
    """Agree; a second click shows how it stands."""
    try:
        services().imports.consent.confirm(signed)
    except Conflict:
        return _page(signed, 409)
    return redirect(url_for(".consent", signed=signed), 303)


@blueprint.post("/zustimmung/<signed>/ablehnen")
def refuse_consent(signed: str) -> Response:
    """Refuse; everything is deleted at once."""
    try:
        services().imports.consent.decline(signed)
    except Conflict:
        return _page(signed, 409)
    return redirect(url_for(".consent", signed=signed), 303)
