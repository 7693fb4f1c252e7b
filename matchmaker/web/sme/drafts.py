"""Drafts of needs: saved while typing or by a button, resumed, thrown away."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels import need_problem
from matchmaker.web.limits import SUGGESTION_RATE_LIMIT, limiter
from matchmaker.web.need_form import CompanyForm, NeedForm, form_page, keep_name
from matchmaker.web.need_form import save_draft as keep_draft
from matchmaker.web.sme import blueprint


@blueprint.post("/betrieb/entwuerfe")
@limiter.limit(SUGGESTION_RATE_LIMIT)
def save_draft() -> ResponseReturnValue:
    """Keep the form as it stands, right or wrong; while typing (htmx) the answer says when that was."""
    form, draft = NeedForm.from_request(request.form), request.form.get("draft", "")[:64] or None
    if not request.headers.get("HX-Request"):
        return keep_draft(current_actor(), form, draft)
    token = draft or services().need_drafts.new_token()
    try:
        kept = services().need_drafts.save(current_actor(), token, form.as_content())
    except InvalidInput as problem:
        text = "; ".join(need_problem(key) for key in problem.errors.values())
        return make_response(render_template("sme/_draft_state.html", kept=None, problem=text), 422)
    return render_template("sme/_draft_state.html", kept=kept, problem=None)


@blueprint.get("/betrieb/entwuerfe/<token>")
def draft(token: str) -> Response:
    """Go on with a draft; what was wrong in it is said when it is sent."""
    kept = services().need_drafts.one(current_actor(), token)
    form = NeedForm.from_content(kept.content)
    form.find_industries(services(), language())
    form.errors.clear()
    company = CompanyForm(
        draft=kept.token,
        keep=keep_name("need"),
        saved_at=kept.changed_at,
        just_saved=request.args.get("gespeichert") == "1",
    )
    return form_page(form, company=company)


@blueprint.get("/betrieb/entwuerfe/<token>/loeschen")
def ask_discard(token: str) -> str:
    """Ask before a draft is thrown away."""
    return render_template("sme/discard_draft.html", draft=services().need_drafts.one(current_actor(), token))


@blueprint.post("/betrieb/entwuerfe/<token>/loeschen")
def discard_draft(token: str) -> Response:
    """Throw a draft away."""
    services().need_drafts.delete(current_actor(), token)
    return redirect(url_for("sme.home", _anchor="drafts"), 303)
