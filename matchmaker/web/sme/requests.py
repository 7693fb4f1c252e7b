"""Ask for an introduction: the form with the personal line, and the page that says what happens now."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.introduction import PERSONAL_LINE_MAX
from matchmaker.services.views import MatchView
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_introductions import introduction_problem
from matchmaker.web.limits import limiter, need_rate_limit
from matchmaker.web.need_form import keep_name
from matchmaker.web.sme import blueprint
from matchmaker.web.sme.needs import SHOWN_ON_REQUEST, asked_partners


def _page(token: str, offering: str, line: str, errors: dict[str, str], status: int = 200) -> tuple[str, int]:
    own = services().sme_needs.one(current_actor(), token, language(), SHOWN_ON_REQUEST)
    match: MatchView = services().recommend.match_in(own.recommendation, offering)
    page = render_template(
        "sme/request.html",
        own=own,
        need=own.need,
        match=match,
        line=line,
        line_max=PERSONAL_LINE_MAX,
        asked=asked_partners(token).get(match.partner.key),
        errors=errors,
        keep=keep_name(f"request-{token[:12]}-{offering}"),
    )
    return page, status


@blueprint.get("/betrieb/bedarf/<token>/anfragen/<offering>")
def request_form(token: str, offering: str) -> ResponseReturnValue:
    """Ask for an introduction to the partner of a recommended offering; looking changes nothing."""
    return _page(token, offering, "", {})


@blueprint.post("/betrieb/bedarf/<token>/anfragen/<offering>")
@limiter.limit(need_rate_limit)
def send_request(token: str, offering: str) -> ResponseReturnValue:
    """Send the request; a need stated without account becomes the company's with it."""
    actor, line = current_actor(), request.form.get("personal_line", "")[:20_000]
    if request.form.get("step") == "text":
        return _page(token, offering, line, {})
    services().sme_needs.claim(actor, token)
    try:
        made = services().introductions.request.request(actor, token, offering, line, language=language())
    except InvalidInput as problem:
        errors = {name: introduction_problem(key) for name, key in problem.errors.items()}
        return _page(token, offering, line, errors, 422)
    except Conflict as problem:
        return _in_the_way(token, offering, problem)
    return redirect(url_for("sme.requested", token=made), 303)


def _in_the_way(token: str, offering: str, problem: Conflict) -> ResponseReturnValue:
    """Why the request is not possible, with the introduction that is in its way where there is one."""
    lines = services().introductions.read.of_sme(current_actor(), language())
    same = [line for line in lines if line.need_token == token and line.offering_key == offering]
    own = services().sme_needs.one(current_actor(), token, language(), SHOWN_ON_REQUEST)
    partner = next(
        (one.partner.key for one in own.recommendation.matches if one.offering.key == offering), None
    )
    same = same or [line for line in lines if line.need_token == token and line.partner_key == partner]
    page = render_template(
        "sme/conflict.html",
        problem=problem,
        token=same[0].token if same else None,
        need_token=token,
        status=same[0].status if same else None,
        typed=request.form.get("personal_line", "")[:PERSONAL_LINE_MAX],
    )
    return page, 409


@blueprint.get("/betrieb/vermittlungen/<token>/gesendet")
def requested(token: str) -> str:
    """The request is on its way: what happens now and by when."""
    one = services().introductions.read.one(current_actor(), token, language())
    keep = keep_name(f"request-{(one.need_token or '')[:12]}-{one.offering.key}")
    return render_template("sme/requested.html", one=one, keep=keep)
