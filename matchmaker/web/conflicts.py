"""The page for whoever acted on an older state: nothing was changed by the click."""

from flask import make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response


def changed_page(reason: str, back: str) -> Response:
    """Says why nothing happened, and leads `back` to where things stand (HTTP 409)."""
    page = render_template(
        "error.html",
        code=409,
        heading=_("This has changed in the meantime"),
        advice=f"{reason} {_('Nothing was changed by your click.')}",
        typed=[],
        back=back,
    )
    return make_response(page, 409)
