"""A new e-mail address: ask for it, and take that back while it is not confirmed."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput, TooManyAttempts
from matchmaker.web import guards
from matchmaker.web.account import blueprint
from matchmaker.web.context import services
from matchmaker.web.labels_accounts import account_problems, waiting
from matchmaker.web.limits import MAIL_RATE_LIMIT, limiter


def _page(status: int = 200, email: str = "", errors: dict[str, str] | None = None) -> Response:
    page = render_template(
        "account/address.html",
        address=services().accounts.change_email.of(guards.viewer()),
        email=email,
        errors=errors or {},
    )
    return make_response(page, status)


@blueprint.get("/adresse")
def address() -> Response:
    """The present address, and the one that waits to be confirmed."""
    return _page()


@blueprint.post("/adresse")
@limiter.limit(MAIL_RATE_LIMIT)
def ask_new_address() -> Response:
    """Mail a link to the new address; the next page is the same whether somebody has it or not."""
    email = request.form.get("email", "")[:400].strip()
    password, code = request.form.get("password", "")[:1024], request.form.get("code", "")[:40]
    try:
        services().accounts.change_email.ask(guards.viewer(), email, password, code)
    except TooManyAttempts as problem:
        return _page(429, email, {"password": waiting(problem)})
    except InvalidInput as problem:
        return _page(422, email, account_problems(problem))
    flash(_("We have sent a link to the new address. Your address changes as soon as you confirm it there."))
    return redirect(url_for("account.address"), 303)


@blueprint.post("/adresse/zuruecknehmen")
def take_new_address_back() -> Response:
    """Forget the wish; its link is void."""
    if services().accounts.change_email.take_back(guards.viewer()):
        flash(_("Your address stays as it is."))
    return redirect(url_for("account.address"), 303)
