"""Error pages in the reader's language; what was typed stays one step back in the browser."""

import logging
import time
from urllib.parse import urlsplit

from flask import Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from matchmaker.domain.documents import DOCUMENT_BYTES_MAX
from matchmaker.domain.errors import Conflict, Forbidden, NotFound, TooManyAttempts
from matchmaker.domain.import_fields import FILE_BYTES_MAX
from matchmaker.domain.traces import trace
from matchmaker.domain.vocabulary import IntroductionStatus
from matchmaker.web import carried, guards
from matchmaker.web.labels_introductions import status_label
from matchmaker.web.limits import limiter

PAGES = (400, 403, 404, 405, 409, 413, 429, 500)

RESUMABLE = {"public.state_need", "sme.state_need"}
"""Endpoints whose form takes what was typed back with step=text."""
CARRIED = {"text", "postcode", "size", "industry", "industry_word", "industry_for", "topics", "draft"}

_log = logging.getLogger(__name__)


def _too_much() -> str:
    """What the page that was sent to takes at most."""
    files = {"partner.add_document": DOCUMENT_BYTES_MAX, "coordinator.upload_import": FILE_BYTES_MAX}
    if most := files.get(request.endpoint or ""):
        return _("A file may have up to %(num)d MB.", num=most // 1024 // 1024)
    return _("A description may have up to 2,000 characters.")


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
        409: (
            _("This has changed in the meantime"),
            _("Somebody else was quicker, or you have already done this. Nothing was changed by your click."),
        ),
        413: (_("That was too much at once"), _too_much()),
        429: (
            _("Too many requests"),
            _("Please wait a minute and try again."),
        ),
        500: (
            _("Something went wrong on our side"),
            _("We have noted the error. Please try again in a few minutes."),
        ),
    }
    return texts.get(code, texts[400] if code < 500 else texts[500])


def _typed(code: int) -> list[tuple[str, str]]:
    """Fields of a form that failed through no fault of its author, to be carried back into the form."""
    if request.method != "POST" or request.endpoint not in RESUMABLE or code == 413:
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name in CARRIED]


def _render(code: int, heading: str, advice: str, back: str | None = None) -> Response:
    """A whole page, or a fragment for htmx requests, which show it in place."""
    template = "error_fragment.html" if request.headers.get("HX-Request") else "error.html"
    page = render_template(template, code=code, heading=heading, advice=advice, typed=_typed(code), back=back)
    return make_response(page, code)


def _page_before() -> str | None:
    """The page of ours on which the form was sent, as a path; None when the browser does not say."""
    parts = urlsplit(request.referrer or "")
    same = parts.netloc == request.host
    return carried.safe_target(parts.path + (f"?{parts.query}" if parts.query else "")) if same else None


def _why(key: str) -> str:
    """What a conflict's key means for the person."""
    return {
        "no_capacity": _("The partner has no free introduction left this month."),
        "not_available": _("The partner or the offering is not available any more."),
        "not_recognised": _("Your chamber does not recognise this partner at the moment."),
        "chamber_closed": _("Your chamber takes no new requests at the moment."),
        "not_ready": _("The chamber cannot open yet: the list shows what is still missing."),
        "already_introduced": _("You have been introduced to this partner already, or have asked for it."),
        "too_late": _("The time for undoing this is over."),
        "already_rated": _("This has been rated already."),
        "busy": _("Somebody else is changing this right now. Please try again in a moment."),
    }.get(key, _texts(409)[1])


def conflict_page(error: Conflict) -> Response:
    """Where things stand now, with the way back to the page, which shows it in full."""
    heading, advice = _texts(409)[0], _why(error.key)
    if error.status in set(IntroductionStatus):
        label = status_label(str(error.status))
        advice = _("It now stands at “%(status)s”.", status=label) + " " + advice
    return _render(409, heading, advice, _page_before())


def error_page(code: int) -> Response:
    """The page for a status code; bare words when not even that page can be shown."""
    try:
        return _render(code, *_texts(code))
    except Exception as problem:
        if code != 500:
            raise
        _note(problem)
        return make_response("Internal Server Error", 500, {"Content-Type": "text/plain; charset=utf-8"})


def _kept_headers(error: HTTPException) -> list[tuple[str, str]]:
    """What the error says to programs: Allow of a 405, Retry-After of a 429, but not its own page."""
    headers = [
        (name, value)
        for name, value in error.get_headers(request.environ)
        if name.lower() not in {"content-type", "content-length"}
    ]
    limit = limiter.current_limit if error.code == 429 else None
    if limit is not None:
        headers.append(("Retry-After", str(max(1, round(limit.reset_at - time.time())))))
    return headers


def _note(error: BaseException | None) -> None:
    """Log an error by its place: addresses of pages hold tokens, messages what somebody typed."""
    page = request.url_rule.rule if request.url_rule else "an unknown page"
    _log.error("unexpected error at %s %s\n%s", request.method, page, trace(error) if error else "")


def init(app: Flask) -> None:
    """Register the pages for HTTP errors, missing objects, expired tokens and crashes."""

    @app.errorhandler(CSRFError)
    def expired(error: CSRFError) -> ResponseReturnValue:
        # Without a session the token is gone, too. Only what our own page sent is carried through sign-in.
        guarded = request.blueprint not in (None, "public", "auth")
        if guarded and guards.signed_in() is None and carried.from_this_site():
            return guards.to_sign_in()
        return _render(
            400,
            _("This form has expired"),
            _("Please send it again. If that happens twice, allow the cookie of this page in your browser."),
        )

    @app.errorhandler(NotFound)
    def missing(error: NotFound) -> ResponseReturnValue:
        return error_page(404)

    @app.errorhandler(Forbidden)
    def forbidden(error: Forbidden) -> ResponseReturnValue:
        return error_page(403)

    @app.errorhandler(Conflict)
    def conflict(error: Conflict) -> ResponseReturnValue:
        return conflict_page(error)

    @app.errorhandler(TooManyAttempts)
    def too_many(error: TooManyAttempts) -> ResponseReturnValue:
        page = error_page(429)
        page.headers["Retry-After"] = str(error.wait_seconds)
        return page

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error
        page = error_page(error.code)
        page.headers.extend(_kept_headers(error))
        return page

    @app.errorhandler(Exception)
    def crash(error: Exception) -> ResponseReturnValue:
        _note(error)
        return error_page(500)

    # Flask's own line for an error page that fails itself; its path and message may name people.
    app.log_exception = lambda exc_info: _note(exc_info[1])  # type: ignore[method-assign]
