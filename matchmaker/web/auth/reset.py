"""A new password by a mailed link."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.password import LONGEST, SHORTEST
from matchmaker.domain.person import clean_email, email_problem
from matchmaker.web.auth import blueprint
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.labels_accounts import account_problem, account_problems
from matchmaker.web.limits import MAIL_RATE_LIMIT, SIGN_IN_RATE_LIMIT, limiter


@blueprint.get("/passwort-vergessen")
def forgotten() -> str:
    """Ask for a link."""
    return render_template("auth/forgotten.html", email=request.args.get("email", "")[:254], errors={})


@blueprint.post("/passwort-vergessen")
@limiter.limit(MAIL_RATE_LIMIT)
def ask_reset() -> Response:
    """Mail a link if there is an account; the next page is the same either way."""
    email = clean_email(request.form.get("email", "")[:400])
    if problem := email_problem(email):
        errors = {"email": account_problem("email", problem)}
        return make_response(render_template("auth/forgotten.html", email=email, errors=errors), 422)
    services().accounts.passwords.ask_reset(email, language())
    return redirect(url_for("auth.reset_sent"), 303)


@blueprint.get("/passwort-vergessen/gesendet")
def reset_sent() -> str:
    """What happens next: look into the mails."""
    return render_template("auth/reset_sent.html")


def _reset_page(token: str, status: int = 200, errors: dict[str, str] | None = None) -> Response:
    page = render_template(
        "auth/reset.html",
        token=token,
        email=services().accounts.passwords.email_of(token),
        errors=errors or {},
        shortest=SHORTEST,
        longest=LONGEST,
    )
    return make_response(page, status)


@blueprint.get("/passwort-neu/<token>")
def new_password(token: str) -> Response:
    """The page of the mailed link; opening it changes nothing."""
    return _reset_page(token)


@blueprint.post("/passwort-neu/<token>")
@limiter.limit(SIGN_IN_RATE_LIMIT)
def reset(token: str) -> Response:
    """Set the new password; every session ends, and the person signs in with it."""
    try:
        services().accounts.passwords.reset(token, request.form.get("password", ""))
    except InvalidInput as problem:
        return _reset_page(token, 422, account_problems(problem))
    flash(_("Your new password is set. Please sign in with it."))
    return redirect(url_for("auth.sign_in"), 303)
