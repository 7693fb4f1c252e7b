"""The second factor of one's own account."""

import segno
from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput, TooManyAttempts
from matchmaker.web import guards
from matchmaker.web.account import blueprint
from matchmaker.web.browser import browser_name
from matchmaker.web.context import services
from matchmaker.web.labels_accounts import account_problems, waiting
from matchmaker.web.limits import SIGN_IN_RATE_LIMIT, limiter


def _set_up_page(status: int = 200, errors: dict[str, str] | None = None, proposal: str = "") -> Response:
    set_up = services().accounts.two_factor.propose(guards.viewer(), proposal)
    page = render_template(
        "account/set_up_factor.html",
        set_up=set_up,
        picture=segno.make(set_up.address, error="m").svg_data_uri(scale=5, border=3, light="white"),
        key=" ".join(set_up.key[start : start + 4] for start in range(0, len(set_up.key), 4)),
        compulsory=services().accounts.two_factor.state(guards.viewer()).compulsory,
        errors=errors or {},
    )
    return make_response(page, status)


def _page(status: int = 200, errors: dict[str, str] | None = None) -> Response:
    factor = services().accounts.two_factor.state(guards.viewer())
    if not factor.active:
        return _set_up_page()
    return make_response(
        render_template("account/second_factor.html", factor=factor, errors=errors or {}), status
    )


def _codes_page(codes: tuple[str, ...]) -> Response:
    return make_response(render_template("account/recovery_codes.html", codes=codes))


@blueprint.get("/zweiter-faktor")
def second_factor() -> Response:
    """Set the second factor up, or see how it stands."""
    return _page()


@blueprint.post("/zweiter-faktor")
@limiter.limit(SIGN_IN_RATE_LIMIT)
def confirm_second_factor() -> Response:
    """Switch it on with a first code; the recovery codes are shown this once."""
    proposal = request.form.get("proposal", "")
    try:
        result = services().accounts.two_factor.confirm(
            guards.viewer(), proposal, request.form.get("code", "")[:40], browser_name()
        )
    except TooManyAttempts as problem:
        return _set_up_page(429, {"code": waiting(problem)}, proposal)
    except InvalidInput as problem:
        return _set_up_page(422, account_problems(problem), proposal)
    guards.begin_session(result.token)
    return _codes_page(result.recovery_codes)


@blueprint.post("/zweiter-faktor/ersatzcodes")
@limiter.limit(SIGN_IN_RATE_LIMIT)
def new_recovery_codes() -> Response:
    """Replace the recovery codes; they are shown this once."""
    try:
        codes = services().accounts.two_factor.new_codes(
            guards.viewer(), request.form.get("new_code", "")[:40]
        )
    except TooManyAttempts as problem:
        return _page(429, {"new_code": waiting(problem)})
    except InvalidInput as problem:
        return _page(422, {"new_code": account_problems(problem)["code"]})
    return _codes_page(codes)


@blueprint.post("/zweiter-faktor/abschalten")
@limiter.limit(SIGN_IN_RATE_LIMIT)
def switch_off_second_factor() -> Response:
    """Switch it off with password and code, where it is not compulsory."""
    try:
        services().accounts.two_factor.switch_off(
            guards.viewer(), request.form.get("password", "")[:1024], request.form.get("code", "")[:40]
        )
    except TooManyAttempts as problem:
        return _page(429, {"password": waiting(problem)})
    except InvalidInput as problem:
        errors = account_problems(problem)
        if "password" in errors:
            errors["password"] = account_problems(InvalidInput({"present": "wrong"}))["present"]
        return _page(422, errors)
    flash(_("The second factor has been switched off."))
    return redirect(url_for("account.security"), 303)
