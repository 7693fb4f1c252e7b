"""A company's events: register with the need, see the registration, sign off, say how it was."""

from dataclasses import replace

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.event_input import LINE_MAX
from matchmaker.domain.need import TEXT_MAX, TEXT_MIN, NeedInput, validate_need
from matchmaker.services.events.ical import MEDIA_TYPE, calendar_file
from matchmaker.services.events.register import RegistrationInput
from matchmaker.web.context import services
from matchmaker.web.event_pages import event_conflict_page, event_words
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels import need_problem
from matchmaker.web.limits import limiter, need_rate_limit
from matchmaker.web.sme import blueprint

NEW_NEED = "neu"
"""Value of "describe a new need" among the company's needs."""
_PATH = "/betrieb/veranstaltungen"
_LONGEST = 20_000
_TIME = 20


@blueprint.get(_PATH)
def events() -> str:
    """The company's registrations: what is to come, and what is over."""
    coming, over = services().events.registrations.of_company(current_actor(), language())
    return render_template("sme/events.html", coming=coming, over=over)


def _form_page(key: str, typed: dict[str, object], errors: dict[str, str], status: int = 200) -> Response:
    actor = current_actor()
    page = render_template(
        "sme/event_form.html",
        event=services().events.calendar.one(key, language()),
        mine=services().events.registrations.mine(actor, key, language()),
        needs=services().sme_needs.of_sme(actor),
        typed=typed,
        errors=errors,
        new_need=NEW_NEED,
        text_min=TEXT_MIN,
        text_max=TEXT_MAX,
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get(f"{_PATH}/<key>/anmelden")
def event_form(key: str) -> ResponseReturnValue:
    """Register for an event, or change what goes with a registration; looking changes nothing."""
    mine = services().events.registrations.mine(current_actor(), key, language())
    typed: dict[str, object] = {"need": "", "text": "", "meetings": True, "share": False}
    typed |= {"there_from": "", "there_until": ""}
    if mine is not None:
        typed |= {"need": mine.need[0] if mine.need else "", "meetings": mine.wants_meetings}
        typed["share"] = mine.share
        typed["there_from"], typed["there_until"] = mine.presence.typed
    return _form_page(key, typed, {})


@blueprint.post(f"{_PATH}/<key>/anmelden")
@limiter.limit(need_rate_limit)
def register_for_event(key: str) -> ResponseReturnValue:
    """Register; the need comes along, an existing one or one that is stated here."""
    need, text = request.form.get("need", "")[:64], request.form.get("text", "")[:_LONGEST]
    typed: dict[str, object] = {
        "need": need,
        "text": text,
        "meetings": "meetings" in request.form,
        "share": "share" in request.form,
        "there_from": request.form.get("there_from", "")[:_TIME],
        "there_until": request.form.get("there_until", "")[:_TIME],
    }
    if request.form.get("step") == "text":
        return _form_page(key, typed, {})
    use, actor = services().events.registrations, current_actor()
    chosen = RegistrationInput(
        need or None,
        bool(typed["meetings"]),
        bool(typed["share"]),
        str(typed["there_from"]),
        str(typed["there_until"]),
    )
    try:
        if need == NEW_NEED:
            use.check(key, chosen)
            chosen = replace(chosen, need=_stated(text))
        token = use.register(actor, key, chosen)
    except InvalidInput as problem:
        words = event_words(problem)
        if "text" in problem.errors:
            words["text"] = need_problem(problem.errors["text"])
        return _form_page(key, typed, words, 422)
    except Conflict as problem:
        return event_conflict_page(problem, url_for("public.event", key=key))
    return redirect(url_for("sme.registration", token=token), 303)


def _stated(text: str) -> str:
    """State the need that was written here, with what the company's profile knows; gives its token.

    Raises InvalidInput for the text; a profile that cannot state a need is a fault of the text's form too.
    """
    actor = current_actor()
    profile = services().sme_profile.of(actor, language())
    industry = profile.industry.code if profile.industry else None
    valid = validate_need(NeedInput(text, profile.place.postcode, profile.size, industry))
    services().state_need.check(valid)
    return services().sme_needs.state(actor, valid)


@blueprint.get(f"{_PATH}/anmeldung/<token>")
def registration(token: str) -> str:
    """One registration: whether there is a place, what it came with, and the way out."""
    return _registration_page(token, {"stars": 0, "line": ""}, {})


def _registration_page(token: str, said: dict[str, object], errors: dict[str, str]) -> str:
    one = services().events.registrations.one(current_actor(), token, language())
    return render_template(
        "sme/registration.html",
        one=one,
        event=one.event,
        said=said,
        errors=errors,
        line_max=LINE_MAX,
        has_plan=services().table_plan.own.there_is(current_actor(), one.event.key),
    )


@blueprint.get(f"{_PATH}/anmeldung/<token>.ics")
def registration_file(token: str) -> Response:
    """The event as a file for the calendar, with the online address for who has a place."""
    one = services().events.registrations.one(current_actor(), token, language())
    content = calendar_file(
        [one.event],
        language(),
        lambda key: url_for("public.event", key=key, _external=True),
        link=one.link,
    )
    response = Response(content, content_type=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"{one.event.key}.ics")
    return response


@blueprint.post(f"{_PATH}/anmeldung/<token>/abmelden")
def sign_off(token: str) -> ResponseReturnValue:
    """Cancel a registration; the place goes to who has waited longest."""
    one = services().events.registrations.one(current_actor(), token, language())
    try:
        services().events.registrations.cancel(current_actor(), token)
    except Conflict as problem:
        return event_conflict_page(problem, url_for("public.event", key=one.event.key))
    return redirect(url_for("sme.registration", token=token), 303)


@blueprint.post(f"{_PATH}/anmeldung/<token>/bewerten")
def rate_event(token: str) -> ResponseReturnValue:
    """Say how the event was: stars and a line."""
    stars, line = request.form.get("stars", ""), request.form.get("line", "")[:_LONGEST]
    number = int(stars) if stars.isascii() and stars.isdigit() and len(stars) == 1 else 0
    try:
        services().events.registrations.rate(current_actor(), token, number, line)
    except InvalidInput as problem:
        return _registration_page(token, {"stars": number, "line": line}, event_words(problem)), 422
    except Conflict as problem:
        return event_conflict_page(problem, url_for("sme.registration", token=token))
    return redirect(url_for("sme.registration", token=token), 303)
