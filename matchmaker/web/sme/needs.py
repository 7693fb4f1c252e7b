"""The company's needs: state one, see who can help, look again, take over one stated without account."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.services.introductions.views import IntroductionLine
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.limits import limiter, need_rate_limit
from matchmaker.web.need_form import (
    NeedForm,
    company_page,
    events_for,
    funding_for,
    keep_name,
    state_as_company,
)
from matchmaker.web.sme import blueprint

SHOWN_FIRST, SHOWN_ON_REQUEST = 3, 10


def asked_partners(token: str) -> dict[str, IntroductionLine]:
    """The newest introduction of this need to each partner, by the partner's key."""
    lines = services().introductions.read.of_sme(current_actor(), language())
    return {line.partner_key: line for line in reversed(lines) if line.need_token == token}


@blueprint.get("/betrieb/bedarf")
def need_form() -> Response:
    """The form of a new need, filled in from the profile."""
    form = NeedForm()
    form.prefill(services().sme_profile.of(current_actor(), language()))
    return company_page(form)


@blueprint.post("/betrieb/bedarf")
@limiter.limit(need_rate_limit)
def state_need() -> Response:
    """State a need, keep it as a draft, or show the form again in the other language."""
    return state_as_company(current_actor())


@blueprint.get("/betrieb/bedarf/<token>")
def need(token: str) -> str:
    """A need with the partners who can help, and what has been asked of each."""
    shown = SHOWN_ON_REQUEST if request.args.get("alle") == "1" else SHOWN_FIRST
    own = services().sme_needs.one(current_actor(), token, language(), shown)
    return render_template(
        "sme/need.html",
        own=own,
        need=own.need,
        recommendation=own.recommendation,
        closest=services().closest.to(own.recommendation, language()),
        suitable=events_for(own.recommendation),
        funding=funding_for(own.recommendation),
        asked=asked_partners(token),
        new=request.args.get("neu") == "1",
        keep=keep_name("need"),
    )


@blueprint.get("/betrieb/bedarf/<token>/aendern")
def change_need(token: str) -> Response:
    """The form filled with a need of the company; sending it states a new one."""
    own = services().sme_needs.one(current_actor(), token, language(), 1)
    return company_page(NeedForm.from_need(own.need))


@blueprint.post("/betrieb/bedarf/<token>/suchen")
@limiter.limit(need_rate_limit)
def search_again(token: str) -> Response:
    """Look for partners once more, in the network as it is now."""
    services().sme_needs.search_again(current_actor(), token)
    return redirect(url_for("sme.need", token=token), 303)


@blueprint.post("/betrieb/bedarf/<token>/uebernehmen")
def claim_need(token: str) -> Response:
    """Take over a need that was stated without account."""
    services().sme_needs.claim(current_actor(), token)
    return redirect(url_for("sme.need", token=token), 303)
