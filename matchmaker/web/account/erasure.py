"""A copy of one's own data, and the erasure of one's account."""

import json

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict, InvalidInput, TooManyAttempts
from matchmaker.web import guards
from matchmaker.web.account import blueprint
from matchmaker.web.context import services
from matchmaker.web.labels_accounts import account_problems, waiting
from matchmaker.web.limits import SIGN_IN_RATE_LIMIT, limiter

FILE = "matchmaker-daten.json"


@blueprint.get("/daten.json")
def own_data() -> Response:
    """Everything kept about the person, as a file."""
    content = json.dumps(services().erasure.own_data.of(guards.viewer()), ensure_ascii=False, indent=2)
    answer = make_response(content + "\n")
    answer.headers["Content-Type"] = "application/json; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return answer


def _page(status: int = 200, errors: dict[str, str] | None = None) -> Response:
    view = services().erasure.account.look(guards.viewer())
    return make_response(render_template("account/erasure.html", view=view, errors=errors or {}), status)


@blueprint.get("/loeschen")
def ask_erasure() -> Response:
    """What would be deleted and what stays; opening the page changes nothing."""
    return _page()


@blueprint.post("/loeschen")
@limiter.limit(SIGN_IN_RATE_LIMIT)
def erase_account() -> Response:
    """Erase the account with password and code, and sign out."""
    password, code = request.form.get("password", "")[:1024], request.form.get("code", "")[:40]
    try:
        services().erasure.account.erase(guards.viewer(), password, code)
    except TooManyAttempts as problem:
        return _page(429, {"password": waiting(problem)})
    except InvalidInput as problem:
        return _page(422, account_problems(problem))
    except Conflict as problem:
        if problem.key != "needs_somebody":
            raise
        return _page(409)
    guards.end_session()
    return redirect(url_for("auth.erased"), 303)
