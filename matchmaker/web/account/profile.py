"""One's own name, telephone number and language, and for which organisation to act."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.vocabulary import Language
from matchmaker.web import guards, menus
from matchmaker.web.account import blueprint
from matchmaker.web.carried import safe_target
from matchmaker.web.context import services
from matchmaker.web.labels_accounts import account_problems


def _page(typed: dict[str, str], status: int = 200, errors: dict[str, str] | None = None) -> Response:
    page = render_template(
        "account/overview.html",
        me=services().accounts.me.of(guards.viewer()),
        typed=typed,
        errors=errors or {},
        languages=list(Language),
    )
    return make_response(page, status)


@blueprint.get("")
def overview() -> Response:
    """The account as it is."""
    me = services().accounts.me.of(guards.viewer())
    return _page({"name": me.name, "phone": me.phone, "language": me.language})


@blueprint.post("")
def save_profile() -> Response:
    """Change name, telephone number and language of mails."""
    typed = {name: request.form.get(name, "")[:300].strip() for name in ("name", "phone", "language")}
    try:
        services().accounts.me.save(
            guards.viewer(), name=typed["name"], phone=typed["phone"], language=typed["language"]
        )
    except InvalidInput as problem:
        return _page(typed, 422, account_problems(problem))
    flash(_("Saved."))
    return redirect(url_for("account.overview"), 303)


@blueprint.get("/organisation")
def organisation() -> str:
    """For which of one's organisations to act."""
    weiter = safe_target(request.args.get("weiter")) or ""
    return render_template("account/organisation.html", viewer=guards.viewer(), weiter=weiter)


@blueprint.post("/organisation")
def switch_organisation() -> Response:
    """Act for another organisation from now on."""
    chosen = request.form.get("membership", type=int) or 0
    services().accounts.sessions.switch(guards.viewer(), min(max(chosen, 0), 2**31 - 1))
    guards.reload()
    return redirect(safe_target(request.form.get("weiter")) or menus.home(), 303)
