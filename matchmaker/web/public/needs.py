"""State a need and see the partners who can help."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from matchmaker.domain.errors import NotFound
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.limits import SUGGESTION_RATE_LIMIT, limiter, need_rate_limit
from matchmaker.web.need_form import (
    NeedForm,
    company_page,
    events_for,
    form_page,
    funding_for,
    is_company,
    state_as_company,
    topics_of,
)
from matchmaker.web.public import blueprint
from matchmaker.web.public.examples import example_need

SHOWN_FIRST, SHOWN_ON_REQUEST = 3, 10
"""How many partners the result shows at first and in all; both stand on the page "Why these partners?"."""


@blueprint.get("/bedarf")
def need_form() -> Response:
    """The empty need form, or one that starts from an example, a topic or the self-assessment.

    A company's is filled in with what its profile knows.
    """
    topic = request.args.get("thema", "")[:60]
    form = NeedForm(text=example_need(request.args.get("beispiel")), topics=(topic,) if topic else ())
    suggested = request.args.get("selbsttest", "")
    if need := services().self_assessment.questionnaire.need(suggested, language()):
        form = NeedForm(text=need.text, topics=need.topics)
    if is_company(current_actor()):
        form.prefill(services().sme_profile.of(current_actor(), language()))
        return company_page(form)
    return form_page(form)


@blueprint.post("/bedarf")
@limiter.limit(need_rate_limit)
def state_need() -> Response:
    """State a need. The box on the landing page and the change of language only lead on to the form."""
    if is_company(current_actor()):
        return state_as_company(current_actor())
    form = NeedForm.from_request(request.form)
    if request.form.get("step") == "text":
        form.find_industries(services(), language())
        form.errors.clear()
        return form_page(form)
    typed = form.checked(services(), language())
    if typed is None:
        return form_page(form, 422)
    return redirect(url_for("public.result", token=services().state_need.state(typed)), 303)


@blueprint.get("/bedarf/<token>")
def result(token: str) -> ResponseReturnValue:
    """The partners who can help with a stated need, with evidence; a company's own need has its own page."""
    shown = SHOWN_ON_REQUEST if request.args.get("alle") == "1" else SHOWN_FIRST
    try:
        recommendation = services().recommend.for_need(token, language(), shown)
    except NotFound:
        if is_company(current_actor()):
            return redirect(url_for("sme.need", token=token))
        raise
    template = "public/result.html" if recommendation.matches else "public/nothing_fits.html"
    return render_template(
        template,
        recommendation=recommendation,
        need=recommendation.need,
        closest=services().closest.to(recommendation, language()),
        suitable=events_for(recommendation),
        funding=funding_for(recommendation),
        days=services().state_need.days_kept(recommendation.need.postcode),
    )


@blueprint.get("/bedarf/<token>/aendern")
def change_need(token: str) -> Response:
    """The form filled with a stated need; sending it states a new one."""
    page = company_page if is_company(current_actor()) else form_page
    return page(NeedForm.from_need(services().recommend.need(token, language())))


@blueprint.get("/bedarf/<token>/vermittlung/<offering>")
def introduction(token: str, offering: str) -> ResponseReturnValue:
    """What happens when an introduction is asked for, and the ways in; a company gets on to the request."""
    target = url_for("sme.request_form", token=token, offering=offering)
    if is_company(current_actor()):
        return redirect(target)
    recommendation = services().recommend.for_need(token, language(), SHOWN_ON_REQUEST)
    match = services().recommend.match_in(recommendation, offering)
    return render_template(
        "public/introduction.html",
        need=recommendation.need,
        match=match,
        target=target,
        days=services().state_need.days_kept(recommendation.need.postcode),
    )


@blueprint.get("/bedarf/<token>/beratung")
def coordinator(token: str) -> str:
    """How the chamber's coordinator helps when nothing fits."""
    return render_template(
        "public/coordinator.html",
        need=services().recommend.need(token, language()),
        company=is_company(current_actor()),
        target=url_for("sme.need", token=token),
    )


@blueprint.post("/themen/vorschlaege")
@limiter.limit(SUGGESTION_RATE_LIMIT)
def suggest_topics() -> str:
    """Topics for the text typed so far (htmx); chosen ones stay chosen."""
    chosen, suggested = topics_of(NeedForm.from_request(request.form))
    return render_template("public/_topic_chips.html", chosen=chosen, suggested=suggested)


@blueprint.get("/branchen")
@limiter.limit(SUGGESTION_RATE_LIMIT)
def find_industries() -> str:
    """Industries for a plain word (htmx); with pflicht=1 there is no way to leave it open."""
    word = request.args.get("industry_word", "")[:100].strip()
    found = services().industries.search(word, language()) if word else []
    return render_template(
        "public/_industries.html",
        found=found,
        word=word,
        chosen=request.args.get("industry"),
        needed=request.args.get("pflicht") == "1",
    )
