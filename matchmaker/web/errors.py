"""Error pages in the reader's language; what was typed stays one step back in the browser."""

import logging

from flask import Flask, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from matchmaker.domain.errors import NotFound

PAGES = (400, 403, 404, 405, 413, 429, 500)

_log = logging.getLogger(__name__)


def _texts(code: int) -> tuple[str, str]:
    """Heading and advice for a status code."""
    texts = {
        400: (
            _("We could not read this request"),
            _("Please go back, check what you entered and send it again."),
        ),
        403: (_("You may not open this page"), _("This page is reserved for other people.")),
        404: (
            _("This page does not exist"),
            _("The address may be mistyped, or what was here has been deleted."),
        ),
        405: (_("This does not work that way"), _("Please open the page through a link or a form.")),
        413: (_("That was too much at once"), _("A description may have up to 2,000 characters.")),
        429: (
            _("Too many requests"),
            _("Please wait a minute and try again. Nothing you typed is lost: go back in your browser."),
        ),
        500: (
            _("Something went wrong on our side"),
            _("We have noted the error. Please try again in a few minutes."),
        ),
    }
    return texts.get(code, texts[400] if code < 500 else texts[500])


def error_page(code: int) -> tuple[str, int]:
    """The page for a status code; a fragment for htmx requests, which show it in place."""
    heading, advice = _texts(code)
    template = "error_fragment.html" if request.headers.get("HX-Request") else "error.html"
    return render_template(template, code=code, heading=heading, advice=advice), code


def init(app: Flask) -> None:
    """Register the pages for HTTP errors, missing objects, expired tokens and crashes."""

    @app.errorhandler(CSRFError)
    def expired(error: CSRFError) -> tuple[str, int]:
        heading = _("This form has expired")
        advice = _("Please go back, reload the page and send the form again.")
        return render_template("error.html", code=400, heading=heading, advice=advice), 400

    @app.errorhandler(NotFound)
    def missing(error: NotFound) -> tuple[str, int]:
        return error_page(404)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
        if error.code is None or error.code < 400:
            return error
        return error_page(error.code)

    @app.errorhandler(Exception)
    def crash(error: Exception) -> tuple[str, int]:
        # The path only: query and form may hold somebody's words.
        _log.exception("unexpected error at %s %s", request.method, request.path)
        return error_page(500)
