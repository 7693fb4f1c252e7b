"""A partner's offerings: list, form with live preview, review, archive."""

from collections.abc import Callable

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain import application as limits
from matchmaker.domain.application import OfferingInput, Step
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.onboarding import EDITABLE, IN_NETWORK
from matchmaker.domain.vocabulary import Format, Size
from matchmaker.services.onboarding.base import EditedMeanwhile
from matchmaker.services.onboarding.views import OfferingFormView, PreviewView
from matchmaker.services.views import TopicView
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_onboarding import onboarding_problem, problems_in_words
from matchmaker.web.limits import SUGGESTION_RATE_LIMIT, limiter
from matchmaker.web.onboarding_pages import conflict_page, theirs
from matchmaker.web.partner import blueprint
from matchmaker.web.partner.application import steps_of
from matchmaker.web.partner.application_forms import offering_values

_PATH = "/partnerbereich/angebote"


@blueprint.get(_PATH)
def offerings() -> Response:
    """All offerings with their states."""
    return _list_page()


def _list_page(problem: str | None = None, status: int = 200) -> Response:
    view = services().onboarding.application.view(current_actor(), language())
    page = render_template(
        "partner/offerings.html",
        view=view,
        steps=steps_of(view, Step.OFFERINGS) if view.status in EDITABLE else [],
        editable=view.status in EDITABLE,
        open=view.status in EDITABLE | IN_NETWORK,
        problem=problem,
        done=request.args.get("getan", ""),
    )
    return make_response(page, status)


@blueprint.post(_PATH)
def new_offering() -> Response:
    """Begin a new offering."""
    try:
        key = services().onboarding.offerings.start(current_actor())
    except InvalidInput as problem:
        return _list_page(onboarding_problem(problem.errors["offerings"]), 422)
    except Conflict as error:
        return conflict_page(error, url_for("partner.offerings"))
    return redirect(url_for("partner.offering", key=key), 303)


@blueprint.get(f"{_PATH}/<key>")
def offering(key: str) -> Response:
    """One offering to be edited, or to be read while it cannot be."""
    form = services().onboarding.offerings.form(current_actor(), key, language())
    return _form_page(form, services().onboarding.offerings.mark(form))


@blueprint.post(f"{_PATH}/<key>")
def save_offering(key: str) -> Response:
    """Keep an offering; the button decides what comes next."""
    use, actor = services().onboarding.offerings, current_actor()
    form = use.form(actor, key, language())
    values = offering_values(request.form)
    mark, action = request.form.get("mark", "")[:40], request.form.get("action", "next")
    try:
        problems = use.save(actor, key, values, mark)
        if action == "next" and not problems and form.partner_status in IN_NETWORK:
            problems = _send(key)
    except EditedMeanwhile as error:
        changed, typed = theirs(error.current, values), OfferingInput(key, **values)
        return _form_page(form, error.mark, typed=typed, changed=changed, edited=True, status=409)
    except Conflict as error:
        return conflict_page(error, url_for("partner.offerings"))
    if action == "preview" or (problems and action == "next"):
        form = use.form(actor, key, language())
        preview, errors = None, problems_in_words(problems)
        if action == "preview":
            preview, errors = services().onboarding.preview.of(actor, form.typed, language()), {}
        return _form_page(
            form,
            use.mark(form),
            errors=errors,
            preview=preview,
            previewed=action == "preview",
            status=422 if errors else 200,
        )
    sent = action == "next" and form.partner_status in IN_NETWORK
    return redirect(url_for("partner.offerings", getan="gesendet" if sent else "gespeichert"), 303)


def _send(key: str) -> dict[str, str]:
    """Send a saved offering to review; problems by field."""
    try:
        services().onboarding.offerings.send(current_actor(), key)
    except InvalidInput as problem:
        return {"title_de" if name == "offering" else name: why for name, why in problem.errors.items()}
    return {}


def _topics_of(typed: OfferingInput) -> tuple[list[TopicView], list[TopicView]]:
    """Topics chosen, and topics suggested for the text that are not chosen yet."""
    chosen = list(services().directory.topics(typed.topics, language()))
    text = " ".join(part for part in (*typed.text("de"), *typed.text("en")) if part)
    found = services().suggest_topics.suggest(text, language()) if text.strip() else []
    keys = {topic.key for topic in chosen}
    return chosen, [topic for topic in found if topic.key not in keys]


def _form_page(
    form: OfferingFormView,
    mark: str,
    *,
    typed: OfferingInput | None = None,
    errors: dict[str, str] | None = None,
    changed: list[tuple[str, str]] | None = None,
    edited: bool = False,
    preview: PreviewView | None = None,
    previewed: bool = False,
    status: int = 200,
) -> Response:
    shown = typed or form.typed
    open_now = form.partner_status in EDITABLE | IN_NETWORK and form.state != "archived"
    chosen, suggested = _topics_of(shown) if open_now else (_topics_of(shown)[0], [])
    page = render_template(
        "partner/offering_form.html",
        form=form,
        typed=shown,
        mark=mark,
        errors=errors or {},
        theirs=changed or [],
        edited=edited,
        preview=preview,
        previewed=previewed,
        open=open_now,
        in_network=form.partner_status in IN_NETWORK,
        chosen=chosen,
        suggested=suggested,
        fields=services().directory.topic_fields(language()),
        sizes=list(Size),
        formats=list(Format),
        limits=limits,
    )
    response = make_response(page, status)
    # The browser may keep the page for its back button: otherwise what was typed is gone.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.post(f"{_PATH}/<key>/vorschau")
@limiter.limit(SUGGESTION_RATE_LIMIT)
def preview_offering(key: str) -> str:
    """Which needs would find the text typed so far (htmx); nothing is kept."""
    typed = OfferingInput(key, **offering_values(request.form))
    preview = services().onboarding.preview.of(current_actor(), typed, language())
    return render_template("partner/_preview.html", preview=preview)


@blueprint.post(f"{_PATH}/themen")
@limiter.limit(SUGGESTION_RATE_LIMIT)
def suggest_offering_topics() -> str:
    """Topics for the text typed so far (htmx); chosen ones stay chosen."""
    chosen, suggested = _topics_of(OfferingInput("", **offering_values(request.form)))
    return render_template("public/_topic_chips.html", chosen=chosen, suggested=suggested)


@blueprint.post(f"{_PATH}/<key>/zuruecknehmen")
def take_offering_back(key: str) -> Response:
    """Take an offering or an edit out of review."""
    return _done(lambda: services().onboarding.offerings.take_back(current_actor(), key), "zurueckgenommen")


@blueprint.post(f"{_PATH}/<key>/verwerfen")
def discard_offering(key: str) -> Response:
    """Throw unsent changes away."""
    return _done(lambda: services().onboarding.offerings.discard(current_actor(), key), "verworfen")


@blueprint.post(f"{_PATH}/<key>/archivieren")
def archive_offering(key: str) -> Response:
    """Take a live offering out of the network."""
    return _done(lambda: services().onboarding.offerings.archive(current_actor(), key), "archiviert")


def _done(work: Callable[[], None], word: str) -> Response:
    try:
        work()
    except Conflict as error:
        return conflict_page(error, url_for("partner.offerings"))
    return redirect(url_for("partner.offerings", getan=word), 303)
