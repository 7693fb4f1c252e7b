"""People of one's own chamber: invite, deactivate, reactivate, take out."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput
from matchmaker.web import guards
from matchmaker.web.admin import blueprint
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.labels_accounts import account_problems
from matchmaker.web.limits import MAIL_RATE_LIMIT, limiter

PERSON = "/personen/<int(max=2147483647):user_id>"


def _page(status: int = 200, typed: dict[str, str] | None = None,
          errors: dict[str, str] | None = None) -> Response:  # fmt: skip
    page = render_template(
        "admin/people.html",
        everybody=services().accounts.people.of_organisation(guards.current_actor()),
        typed=typed or {"email": "", "role": "coordinator"},
        errors=errors or {},
    )
    return make_response(page, status)


@blueprint.get("/personen")
def people() -> Response:
    """Everybody of the chamber."""
    return _page()


@blueprint.post("/personen")
@limiter.limit(MAIL_RATE_LIMIT)
def invite() -> Response:
    """Invite a coordinator or administrator by mail."""
    typed = {"email": request.form.get("email", "")[:400].strip(), "role": request.form.get("role", "")[:20]}
    try:
        services().accounts.people.invite(guards.current_actor(), typed["email"], typed["role"], language())
    except InvalidInput as problem:
        return _page(422, typed, account_problems(problem))
    flash(_("The invitation is on its way."))
    return redirect(url_for("admin.people"), 303)


@blueprint.post("/personen/einladungen/<int(max=2147483647):invitation_id>/zuruecknehmen")
def take_back(invitation_id: int) -> Response:
    """Take an open invitation back."""
    services().accounts.people.take_back(guards.current_actor(), invitation_id)
    flash(_("The invitation has been taken back."))
    return redirect(url_for("admin.people"), 303)


@blueprint.post(PERSON + "/sperren")
def deactivate(user_id: int) -> Response:
    """Close an account; the person is signed out at once."""
    services().accounts.people.deactivate(guards.current_actor(), user_id)
    flash(_("The account has been deactivated, and the person has been signed out."))
    return redirect(url_for("admin.people"), 303)


@blueprint.post(PERSON + "/freigeben")
def reactivate(user_id: int) -> Response:
    """Open a closed account again."""
    services().accounts.people.reactivate(guards.current_actor(), user_id)
    flash(_("The account is active again."))
    return redirect(url_for("admin.people"), 303)


@blueprint.post(PERSON + "/entfernen")
def remove(user_id: int) -> Response:
    """Take a person out of the chamber; the account stays."""
    services().accounts.people.remove(guards.current_actor(), user_id)
    flash(_("This person does not belong to your organisation any more."))
    return redirect(url_for("admin.people"), 303)
