"""Sign in, with a second step where there is a second factor, and sign out."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput, TooManyAttempts
from matchmaker.web import guards, menus
from matchmaker.web.auth import blueprint
from matchmaker.web.browser import browser_name
from matchmaker.web.carried import safe_target, unpack
from matchmaker.web.context import services
from matchmaker.web.labels_accounts import account_problem, account_problems, waiting
from matchmaker.web.limits import SIGN_IN_RATE_LIMIT, limiter


def _page(status: int = 200, *, email: str = "", errors: dict[str, str] | None = None) -> Response:
    page = render_template(
        "auth/sign_in.html",
        email=email,
        weiter=safe_target(request.values.get("weiter")) or "",
        mitgenommen=request.form.get("mitgenommen", ""),
        errors=errors or {},
        people=services().accounts.demonstration.people(),
    )
    return make_response(page, status)


def _code_page(pending: str, status: int = 200, errors: dict[str, str] | None = None) -> Response:
    page = render_template(
        "auth/code.html",
        pending=pending,
        weiter=safe_target(request.form.get("weiter")) or "",
        mitgenommen=request.form.get("mitgenommen", ""),
        errors=errors or {},
        people=[one for one in services().accounts.demonstration.people() if one.code],
    )
    return make_response(page, status)


def _signed_in(token: str) -> Response:
    """Start the session and go on: with the entries that were carried, to the wish, or home."""
    packed = request.form.get("mitgenommen", "")
    target = safe_target(request.form.get("weiter"))
    guards.begin_session(token)
    found = unpack(packed) if packed else None
    if found is not None:
        return make_response(render_template("auth/go_on.html", target=found[0], fields=found[1]))
    return redirect(target or menus.home(), 303)


@blueprint.get("/anmelden")
def sign_in() -> Response:
    """The sign-in page; who is signed in already goes on."""
    if guards.signed_in() is not None:
        return redirect(safe_target(request.args.get("weiter")) or menus.home())
    return _page()


@blueprint.post("/anmelden")
@limiter.limit(SIGN_IN_RATE_LIMIT)
def check_password() -> Response:
    """The first step: e-mail address and password."""
    email = request.form.get("email", "")[:254].strip()
    password = request.form.get("password", "")
    try:
        step = services().accounts.sign_in.with_password(email, password, browser_name())
    except TooManyAttempts as problem:
        answer = _page(429, email=email, errors={"password": waiting(problem)})
        answer.headers["Retry-After"] = str(problem.wait_seconds)
        return answer
    except InvalidInput as problem:
        if problem.errors.get("email") == "unverified":
            services().accounts.sign_up.mail_again(email)
        return _page(422, email=email, errors=account_problems(problem))
    if step.pending is not None:
        return _code_page(step.pending)
    assert step.token is not None
    return _signed_in(step.token)


@blueprint.post("/anmelden/code")
@limiter.limit(SIGN_IN_RATE_LIMIT)
def check_code() -> Response:
    """The second step: a code of the authenticator app, or a recovery code."""
    pending = request.form.get("pending", "")
    try:
        token = services().accounts.sign_in.with_code(
            pending, request.form.get("code", "")[:40], browser_name()
        )
    except TooManyAttempts as problem:
        answer = _code_page(pending, 429, {"code": waiting(problem)})
        answer.headers["Retry-After"] = str(problem.wait_seconds)
        return answer
    except InvalidInput as problem:
        if "pending" in problem.errors:
            return _page(422, errors={"email": account_problem("email", "over")})
        return _code_page(pending, 422, account_problems(problem))
    return _signed_in(token)


@blueprint.post("/abmelden")
def sign_out() -> Response:
    """End this session."""
    guards.end_session()
    return redirect(url_for("public.landing"), 303)
