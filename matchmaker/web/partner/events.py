"""A partner's events: propose, change what was returned, hand in, see who comes."""

from collections.abc import Callable, Mapping

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.event_input import EventInput
from matchmaker.services.events.propose import HostedView
from matchmaker.web.context import services
from matchmaker.web.event_pages import (
    as_typed,
    event_conflict_page,
    event_words,
    form_values,
    typed_event,
    version_in_form,
)
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.partner import blueprint

_PATH = "/partnerbereich/veranstaltungen"


@blueprint.get(_PATH)
def events() -> str:
    """What the partner hosts or takes part in."""
    lines = services().events.proposals.lines(current_actor(), language())
    return render_template("partner/events.html", lines=lines)


@blueprint.get(f"{_PATH}/<key>")
def event(key: str) -> str:
    """One event: where it stands, what the chamber says, who comes."""
    return render_template(
        "partner/event.html",
        view=services().events.proposals.one(current_actor(), key, language()),
        has_plan=services().table_plan.own.there_is(current_actor(), key),
    )


def _form(
    typed: EventInput,
    errors: Mapping[str, str],
    chamber: str,
    view: HostedView | None = None,
    status: int = 200,
) -> Response:
    page = render_template(
        "partner/event_form.html",
        **form_values(typed, errors),
        view=view,
        chamber=chamber,
        chambers=services().events.proposals.chambers(current_actor()),
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get(f"{_PATH}/neu")
def new_event() -> Response:
    """The empty form."""
    return _form(EventInput(), {}, "")


@blueprint.post(f"{_PATH}/neu")
def create_event() -> Response:
    """Keep a draft; handing it in is the next step."""
    typed, chamber = typed_event(request.form), request.form.get("chamber", "")[:20]
    try:
        key = services().events.proposals.create(current_actor(), chamber, typed)
    except InvalidInput as problem:
        return _form(typed, event_words(problem), chamber, None, 422)
    return redirect(url_for("partner.event", key=key), 303)


@blueprint.get(f"{_PATH}/<key>/aendern")
def edit_event(key: str) -> Response:
    """The form filled with an event."""
    view = services().events.proposals.one(current_actor(), key, language())
    if "edit" not in view.edit.event.actions:
        return redirect(url_for("partner.event", key=key))
    typed, _partners = as_typed(view.edit)
    return _form(typed, {}, view.chamber, view)


@blueprint.post(f"{_PATH}/<key>/aendern")
def change_event(key: str) -> Response:
    """Change a draft or what was returned."""
    typed, use, actor = typed_event(request.form), services().events.proposals, current_actor()
    try:
        use.edit(actor, key, version_in_form(), typed)
    except InvalidInput as problem:
        view = use.one(actor, key, language())
        return _form(typed, event_words(problem), view.chamber, view, 422)
    except Conflict as problem:
        return event_conflict_page(problem, url_for("partner.event", key=key))
    return redirect(url_for("partner.event", key=key), 303)


def _moved(key: str, act: Callable[[Actor, str, int], None], onward: str) -> Response:
    try:
        act(current_actor(), key, version_in_form())
    except Conflict as problem:
        return event_conflict_page(problem, url_for("partner.event", key=key))
    return redirect(onward, 303)


@blueprint.post(f"{_PATH}/<key>/einreichen")
def submit_event(key: str) -> Response:
    """Hand an event in to the chamber."""
    return _moved(key, services().events.proposals.submit, url_for("partner.event", key=key))


@blueprint.post(f"{_PATH}/<key>/zurueckziehen")
def withdraw_event(key: str) -> Response:
    """Take back what waits for the chamber."""
    return _moved(key, services().events.proposals.withdraw, url_for("partner.event", key=key))


@blueprint.post(f"{_PATH}/<key>/loeschen")
def delete_event(key: str) -> Response:
    """Delete a draft, or what was returned."""
    return _moved(key, services().events.proposals.delete, url_for("partner.events"))
