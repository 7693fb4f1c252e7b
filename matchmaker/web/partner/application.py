"""The guided application: overview, steps, documents, sending; for approved partners the same as profile."""

from dataclasses import dataclass, field, replace

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain import application as limits
from matchmaker.domain.application import KINDS, ProfileInput, Step
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.onboarding import EDITABLE, IN_NETWORK
from matchmaker.domain.vocabulary import Language, PartnerKind, Size
from matchmaker.services.onboarding.base import EditedMeanwhile
from matchmaker.services.onboarding.views import ApplicationView
from matchmaker.services.views import DistrictView, IndustryView
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_onboarding import onboarding_problem, problems_in_words
from matchmaker.web.limits import SUGGESTION_RATE_LIMIT, limiter
from matchmaker.web.onboarding_pages import conflict_page, theirs
from matchmaker.web.partner import blueprint
from matchmaker.web.partner.application_forms import SLUGS, profile_values, slug_of

_PATH = "/partnerbereich/bewerbung"


@dataclass(slots=True)
class StepPage:
    """What a page of one step shows beside what is kept."""

    typed: ProfileInput
    mark: str
    errors: dict[str, str] = field(default_factory=dict)
    theirs: list[tuple[str, str]] = field(default_factory=list)
    edited: bool = False
    saved: bool = False
    district_word: str = ""
    districts_found: tuple[DistrictView, ...] = ()
    industry_word: str = ""
    industries_found: tuple[IndustryView, ...] = ()


def _view() -> ApplicationView:
    return services().onboarding.application.view(current_actor(), language())


def step_url(step: Step) -> str:
    """Address of a step."""
    if step is Step.OFFERINGS:
        return url_for("partner.offerings")
    if step is Step.DOCUMENTS:
        return url_for("partner.documents")
    if step is Step.SUMMARY:
        return url_for("partner.application_summary")
    return url_for("partner.step", slug=slug_of(step))


def after(step: Step) -> str:
    """Address of the step that follows."""
    steps = list(Step)
    return step_url(steps[steps.index(step) + 1])


def steps_of(view: ApplicationView, here: Step | None) -> list[tuple[str, str, str, bool]]:
    """(key, address, state, is here) of every step; state: done, open, optional, or ready to be sent."""
    open_steps = {one.step for one in view.completeness.missing}
    found = []
    for step in Step:
        state = "open" if step in open_steps else "done"
        if step is Step.DOCUMENTS:
            state = "done" if view.documents else "optional"
        if step is Step.SUMMARY:
            state = "open" if view.completeness.missing else "ready"
        found.append((step.value, step_url(step), state, step is here))
    return found


@blueprint.get(_PATH)
def application() -> str:
    """Where the application stands, what is missing, and the steps; for approved partners the profile."""
    view = _view()
    template = "application" if view.status not in IN_NETWORK else "profile"
    listed = services().onboarding.choices.listed_already(current_actor()) if view.status in EDITABLE else ()
    return render_template(
        f"partner/{template}.html",
        view=view,
        steps=steps_of(view, None),
        editable=view.status in EDITABLE,
        listed=listed,
        done=request.args.get("getan", ""),
    )


@blueprint.get(f"{_PATH}/<slug>")
def step(slug: str) -> Response:
    """One step of the profile."""
    view, here = _opened(slug)
    if view.status not in EDITABLE | IN_NETWORK:
        return redirect(url_for("partner.application"))
    mark = services().onboarding.application.mark(view, here)
    return _step_page(view, here, StepPage(view.profile, mark))


@blueprint.post(f"{_PATH}/<slug>")
def save_step(slug: str) -> Response:
    """Keep a step and go on; with a button of the form, only look something up."""
    view, here = _opened(slug)
    values = profile_values(here, request.form)
    page = StepPage(replace(view.profile, **values), request.form.get("mark", "")[:40])
    looked_up = _look_up(here, page)
    values = {name: getattr(page.typed, name) for name in values}
    editable = view.status in EDITABLE
    try:
        problems = _keep(here, values, page.mark, editable=editable, looked_up=looked_up)
    except EditedMeanwhile as error:
        page.mark, page.edited = error.mark, True
        page.theirs = theirs(error.current, values)
        return _step_page(view, here, page, 409)
    except Conflict as error:
        return conflict_page(error, url_for("partner.application"))
    page.saved = editable
    if looked_up or (problems and request.form.get("action") != "later"):
        page.errors |= {} if looked_up else problems_in_words(problems)
        return _step_page(*_fresh(here, page), 200 if looked_up else 422)
    return redirect(_next(here, editable), 303)


def _next(here: Step, editable: bool) -> str:
    if request.form.get("action") == "later":
        return url_for("partner.application", getan="gespeichert")
    return after(here) if editable else url_for("partner.application", getan=slug_of(here))


def _keep(
    here: Step, values: dict[str, object], mark: str, *, editable: bool, looked_up: bool
) -> dict[str, str]:
    """Save a draft, or change the profile; problems by field."""
    if editable:
        return services().onboarding.application.save(current_actor(), here, values, mark)
    return {} if looked_up else _change(here, values, mark)


def _change(here: Step, values: dict[str, object], mark: str) -> dict[str, str]:
    onboarding, actor = services().onboarding, current_actor()
    try:
        if here is Step.COMPANY:
            onboarding.profile.propose(actor, values, mark)
        else:
            onboarding.application.change(actor, here, values, mark)
    except InvalidInput as problem:
        return problem.errors
    return {}


def _opened(slug: str) -> tuple[ApplicationView, Step]:
    if slug not in SLUGS:
        abort(404)
    return _view(), SLUGS[slug]


def _fresh(here: Step, page: StepPage) -> tuple[ApplicationView, Step, StepPage]:
    """The page with what is kept now; an application has been saved, so its mark has changed."""
    view = _view()
    if page.saved:
        page.typed = view.profile
        page.mark = services().onboarding.application.mark(view, here)
    return view, here, page


def _look_up(here: Step, page: StepPage) -> bool:
    """Answer a button that adds something to the form; whether it was one."""
    action = request.form.get("action", "")
    choices = services().onboarding.choices
    if here is Step.REGIONS and action.startswith("area:"):
        areas = {area.code: area for area in choices.areas(current_actor())}
        if area := areas.get(action.removeprefix("area:")):
            keys = (*page.typed.districts, *(one.ags for one in area.districts))
            page.typed = replace(page.typed, districts=tuple(dict.fromkeys(keys)))
        return True
    if here is Step.REGIONS and action == "district":
        page.district_word = request.form.get("district_word", "")[:100].strip()
        found = choices.find_districts(page.district_word)
        if len(found) == 1:
            page.typed = replace(page.typed, districts=(*page.typed.districts, found[0].ags))
            page.district_word = ""
        else:
            page.districts_found = found
            problem = "district_several" if found else "district_unknown"
            page.errors["district_word"] = onboarding_problem(problem)
        return True
    if here is Step.WISHES and action == "industry":
        page.industry_word = request.form.get("industry_word", "")[:100].strip()
        page.industries_found = tuple(services().industries.search(page.industry_word, language()))
        if not page.industries_found:
            page.errors["industry_word"] = onboarding_problem("industry_unknown")
        return True
    return False


def _step_page(view: ApplicationView, here: Step, page: StepPage, status: int = 200) -> Response:
    choices = services().onboarding.choices
    known = (services().industries.by_code(code, language()) for code in page.typed.industries)
    founding = view.profile.kind == PartnerKind.FOUNDING
    response = make_response(
        render_template(
            f"partner/step_{here.value}.html",
            view=view,
            page=page,
            typed=page.typed,
            here=here.value,
            steps=steps_of(view, here) if view.status in EDITABLE else [],
            editable=view.status in EDITABLE,
            chambers=choices.chambers() if here is Step.REGIONS else (),
            areas=choices.areas(current_actor()) if here is Step.REGIONS else (),
            kinds=[PartnerKind.FOUNDING] if founding else KINDS,
            sizes=list(Size),
            languages=list(Language),
            industries=[one for one in known if one],
            limits=limits,
            slug=slug_of(here),
        ),
        status,
    )
    # The browser may keep the page for its back button: otherwise what was typed is gone.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/partnerbereich/branchen")
@limiter.limit(SUGGESTION_RATE_LIMIT)
def find_industries() -> str:
    """Industries for a plain word, to be ticked (htmx)."""
    word = request.args.get("industry_word", "")[:100].strip()
    found = services().industries.search(word, language()) if word else []
    return render_template(
        "partner/_industry_boxes.html", found=found, word=word, chosen=request.args.getlist("industries")
    )


@blueprint.get(f"{_PATH}/abschluss")
def application_summary() -> Response:
    """Everything at a glance, as the chamber will read it, and the button that sends it."""
    view = _view()
    if view.status not in EDITABLE:
        return redirect(url_for("partner.application"))
    return _summary_page(view)


def _summary_page(view: ApplicationView, status: int = 200) -> Response:
    forms = [
        services().onboarding.offerings.form(current_actor(), one.key, language()).typed
        for one in view.offerings
    ]
    page = render_template(
        "partner/step_summary.html",
        view=view,
        typed=view.profile,
        drafts=forms,
        steps=steps_of(view, Step.SUMMARY),
        step_url=step_url,
        listed=services().onboarding.choices.listed_already(current_actor()),
        topics={form.key: services().directory.topics(form.topics, language()) for form in forms},
    )
    return make_response(page, status)


@blueprint.post(f"{_PATH}/abschluss")
def submit_application() -> Response:
    """Send the application to its chamber."""
    version = request.form.get("version", "")
    if not version.isascii() or not version.isdigit() or len(version) > 9:
        abort(400)
    try:
        services().onboarding.application.submit(current_actor(), int(version))
    except InvalidInput:
        return _summary_page(_view(), 422)
    except Conflict as error:
        return conflict_page(error, url_for("partner.application_summary"))
    return redirect(url_for("partner.application", getan="gesendet"), 303)


@blueprint.post(f"{_PATH}/unternehmen/zuruecknehmen")
def take_profile_back() -> Response:
    """Take a waiting edit of the profile back."""
    try:
        services().onboarding.profile.take_back(current_actor())
    except Conflict as error:
        return conflict_page(error, url_for("partner.application"))
    return redirect(url_for("partner.application", getan="zurueckgenommen"), 303)
