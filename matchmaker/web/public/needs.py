"""State a need and see the partners who can help."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.need import TEXT_MAX, TEXT_MIN, TOPICS_MAX
from matchmaker.domain.vocabulary import Size
from matchmaker.services.views import TopicView
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.limits import SUGGESTION_RATE_LIMIT, limiter, need_rate_limit
from matchmaker.web.public import blueprint
from matchmaker.web.public.examples import example_need
from matchmaker.web.public.forms import NeedForm

SHOWN_FIRST, SHOWN_ON_REQUEST = 3, 10
"""How many partners the result shows at first and in all; both stand on the page "Why these partners?"."""


def _topics_of(form: NeedForm) -> tuple[list[TopicView], list[TopicView]]:
    """Topics chosen in the form, and topics suggested for its text that are not chosen yet."""
    chosen = list(services().directory.topics(form.topics, language()))
    text = form.text.strip()[:TEXT_MAX]
    found = services().suggest_topics.suggest(text, language()) if text else ()
    keys = {topic.key for topic in chosen}
    return chosen, [topic for topic in found if topic.key not in keys]


def _form_page(form: NeedForm, status: int = 200) -> Response:
    # Suggested here too, so that a browser without JavaScript shows them after the first step.
    chosen, suggested = _topics_of(form)
    page = render_template(
        "public/need_form.html",
        form=form,
        fields=services().directory.topic_fields(language()),
        chosen=chosen,
        suggested=suggested,
        sizes=list(Size),
        text_min=TEXT_MIN,
        text_max=TEXT_MAX,
        topics_max=TOPICS_MAX,
    )
    response = make_response(page, status)
    # The browser may keep the page for its back button: otherwise what was typed is gone.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/bedarf")
def need_form() -> Response:
    """The empty need form, or one that starts from an example or a topic."""
    topic = request.args.get("thema", "")[:60]
    return _form_page(
        NeedForm(text=example_need(request.args.get("beispiel")), topics=(topic,) if topic else ())
    )


@blueprint.post("/bedarf")
@limiter.limit(need_rate_limit)
def state_need() -> Response:
    """State a need. The box on the landing page and the change of language only lead on to the form."""
    form = NeedForm.from_request(request.form)
    if request.form.get("step") == "text":
        form.find_industries(services(), language())
        form.errors.clear()
        return _form_page(form)
    token = form.submit(services(), language())
    if token is None:
        return _form_page(form, 422)
    return redirect(url_for("public.result", token=token), 303)


@blueprint.get("/bedarf/<token>")
def result(token: str) -> str:
    """The partners who can help with a stated need, with evidence."""
    shown = SHOWN_ON_REQUEST if request.args.get("alle") == "1" else SHOWN_FIRST
    recommendation = services().recommend.for_need(token, language(), shown)
    template = "public/result.html" if recommendation.matches else "public/nothing_fits.html"
    return render_template(
        template,
        recommendation=recommendation,
        need=recommendation.need,
        days=services().state_need.anonymous_need_days,
    )


@blueprint.get("/bedarf/<token>/aendern")
def change_need(token: str) -> Response:
    """The form filled with a stated need; sending it states a new one."""
    return _form_page(NeedForm.from_need(services().recommend.need(token, language())))


@blueprint.get("/bedarf/<token>/vermittlung/<offering>")
def introduction(token: str, offering: str) -> str:
    """What happens when an introduction is asked for."""
    recommendation = services().recommend.for_need(token, language(), SHOWN_ON_REQUEST)
    match = services().recommend.match_in(recommendation, offering)
    return render_template("public/introduction.html", need=recommendation.need, match=match)


@blueprint.get("/bedarf/<token>/beratung")
def coordinator(token: str) -> str:
    """How the chamber's coordinator helps when nothing fits."""
    return render_template("public/coordinator.html", need=services().recommend.need(token, language()))


@blueprint.post("/themen/vorschlaege")
@limiter.limit(SUGGESTION_RATE_LIMIT)
def suggest_topics() -> str:
    """Topics for the text typed so far (htmx); chosen ones stay chosen."""
    chosen, suggested = _topics_of(NeedForm.from_request(request.form))
    return render_template("public/_topic_chips.html", chosen=chosen, suggested=suggested)


@blueprint.get("/branchen")
@limiter.limit(SUGGESTION_RATE_LIMIT)
def find_industries() -> str:
    """Industries for a plain word (htmx)."""
    word = request.args.get("industry_word", "")[:100].strip()
    found = services().industries.search(word, language()) if word else []
    return render_template(
        "public/_industries.html", found=found, word=word, chosen=request.args.get("industry")
    )
