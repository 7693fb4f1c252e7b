"""The mailed link that confirms a new e-mail address."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput, TooManyAttempts
from matchmaker.web import guards
from matchmaker.web.auth import blueprint
from matchmaker.web.context import services
from matchmaker.web.labels_accounts import account_problems, waiting
from matchmaker.web.limits import SIGN_IN_RATE_LIMIT, limiter


def _page(token: str, status: int = 200, errors: dict[str, str] | None = None) -> Response:
    email = services().accounts.change_email.find(token)
    page = render_template("auth/new_address.html", token=token, email=email, errors=errors or {})
    return make_response(page, status)


@blueprint.get("/neue-adresse/<token>")
def new_address(token: str) -> Response:
    """The page of the mailed link; mail scanners that open it change nothing."""
    return _page(token)


@blueprint.post("/neue-adresse/<token>")
@limiter.limit(SIGN_IN_RATE_LIMIT)
def confirm_new_address(token: str) -> Response:
    """Make the new address count; the person stays signed in here, and is signed out everywhere else."""
    viewer = guards.signed_in()
    keep = viewer.session_id if viewer else None
    try:
        services().accounts.change_email.confirm(token, request.form.get("password", "")[:1024], keep)
    except TooManyAttempts as problem:
        return _page(token, 429, {"password": waiting(problem)})
    except InvalidInput as problem:
        return _page(token, 422, account_problems(problem))
    flash(_("Your new address counts from now on."))
    return redirect(url_for("account.address"), 303)
