"""Password and sessions."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput, TooManyAttempts
from matchmaker.domain.password import LONGEST, SHORTEST
from matchmaker.web import guards
from matchmaker.web.account import blueprint
from matchmaker.web.context import services
from matchmaker.web.labels_accounts import account_problems, waiting
from matchmaker.web.limits import SIGN_IN_RATE_LIMIT, limiter


def _page(status: int = 200, errors: dict[str, str] | None = None) -> Response:
    viewer, accounts = guards.viewer(), services().accounts
    page = render_template(
        "account/security.html",
        factor=accounts.two_factor.state(viewer),
        sessions=accounts.sessions.of_person(viewer),
        errors=errors or {},
        shortest=SHORTEST,
        longest=LONGEST,
    )
    return make_response(page, status)


@blueprint.get("/sicherheit")
def security() -> Response:
    """Password, second factor, and where one is signed in."""
    return _page()


@blueprint.post("/sicherheit/passwort")
@limiter.limit(SIGN_IN_RATE_LIMIT)
def change_password() -> Response:
    """Change the password; all other sessions end."""
    present, new = request.form.get("present", ""), request.form.get("password", "")
    try:
        services().accounts.passwords.change(guards.viewer(), present[:1024], new)
    except TooManyAttempts as problem:
        return _page(429, {"present": waiting(problem)})
    except InvalidInput as problem:
        return _page(422, account_problems(problem))
    flash(_("Your password has been changed. You have been signed out everywhere else."))
    return redirect(url_for("account.security"), 303)


@blueprint.post("/sicherheit/sitzungen/<int(max=2147483647):session_id>/beenden")
def end_session(session_id: int) -> Response:
    """End one of one's own sessions."""
    services().accounts.sessions.revoke(guards.viewer(), session_id)
    flash(_("This session has ended."))
    return redirect(url_for("account.security"), 303)


@blueprint.post("/sicherheit/sitzungen/andere-beenden")
def end_other_sessions() -> Response:
    """End all of one's own sessions but this one."""
    ended = services().accounts.sessions.revoke_others(guards.viewer())
    flash(ngettext("One session has ended.", "%(num)d sessions have ended.", ended))
    return redirect(url_for("account.security"), 303)
