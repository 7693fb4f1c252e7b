"""Colleagues of one's SME or partner: who they are, invite, take back, remove."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput
from matchmaker.services.accounts.people import People
from matchmaker.web import guards
from matchmaker.web.account import blueprint
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.labels_accounts import account_problems
from matchmaker.web.limits import MAIL_RATE_LIMIT, limiter


def _people() -> People:
    return services().accounts.people


def _page(status: int = 200, email: str = "", errors: dict[str, str] | None = None) -> Response:
    everybody = _people().of_organisation(guards.current_actor())
    page = render_template("account/colleagues.html", everybody=everybody, email=email, errors=errors or {})
    return make_response(page, status)


@blueprint.get("/kollegen")
def colleagues() -> Response:
    """Everybody of the organisation."""
    return _page()


@blueprint.post("/kollegen")
@limiter.limit(MAIL_RATE_LIMIT)
def invite_colleague() -> Response:
    """Invite somebody by mail."""
    email = request.form.get("email", "")[:400].strip()
    try:
        _people().invite(guards.current_actor(), email, "", language())
    except InvalidInput as problem:
        return _page(422, email, account_problems(problem))
    flash(_("The invitation is on its way."))
    return redirect(url_for("account.colleagues"), 303)


@blueprint.post("/kollegen/einladungen/<int(max=2147483647):invitation_id>/zuruecknehmen")
def take_invitation_back(invitation_id: int) -> Response:
    """Take an open invitation back."""
    _people().take_back(guards.current_actor(), invitation_id)
    flash(_("The invitation has been taken back."))
    return redirect(url_for("account.colleagues"), 303)


@blueprint.post("/kollegen/<int(max=2147483647):user_id>/entfernen")
def remove_colleague(user_id: int) -> Response:
    """Take a colleague out of the organisation."""
    _people().remove(guards.current_actor(), user_id)
    flash(_("This person does not belong to your organisation any more."))
    return redirect(url_for("account.colleagues"), 303)
