"""Accept an invitation: with a new account, or with the one that the address has already."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.password import LONGEST, SHORTEST
from matchmaker.web import guards, menus
from matchmaker.web.auth import blueprint
from matchmaker.web.browser import browser_name
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.labels_accounts import account_problems
from matchmaker.web.limits import SIGN_IN_RATE_LIMIT, limiter


def _page(token: str, status: int = 200, name: str = "", errors: dict[str, str] | None = None) -> Response:
    page = render_template(
        "auth/invitation.html",
        token=token,
        invitation=services().accounts.invitations.find(token),
        name=name,
        errors=errors or {},
        shortest=SHORTEST,
        longest=LONGEST,
    )
    return make_response(page, status)


@blueprint.get("/einladung/<token>")
def invitation(token: str) -> Response:
    """The page of the mailed link; opening it changes nothing."""
    return _page(token)


@blueprint.post("/einladung/<token>")
@limiter.limit(SIGN_IN_RATE_LIMIT)
def accept_invitation(token: str) -> Response:
    """Accept, signed in or with a new account."""
    accounts = services().accounts
    found = accounts.invitations.find(token)
    viewer = guards.signed_in()
    if found.has_account:
        if viewer is None:
            return redirect(url_for(guards.SIGN_IN, weiter=url_for("auth.invitation", token=token)), 303)
        membership = accounts.invitations.accept(viewer, token)
        accounts.sessions.switch(viewer, membership)
        guards.reload()
        flash(_("You now act for %(organisation)s.", organisation=found.organisation))
        return redirect(url_for("account.overview"), 303)
    name, password = request.form.get("name", "")[:300].strip(), request.form.get("password", "")
    try:
        session = accounts.invitations.accept_new(token, name, password, language(), browser_name())
    except InvalidInput as problem:
        return _page(token, 422, name, account_problems(problem))
    guards.begin_session(session)
    return redirect(menus.home(), 303)
