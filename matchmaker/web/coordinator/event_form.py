"""Plan an event of the chamber, or change one."""

from collections.abc import Mapping, Sequence

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.event_input import EventInput
from matchmaker.services.events.manage import EditView, PartnerInput
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.coordinator.events import PATH
from matchmaker.web.event_pages import (
    EMPTY_ROWS,
    as_typed,
    event_conflict_page,
    event_words,
    form_values,
    typed_event,
    typed_partners,
    version_in_form,
)
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language


def _page(
    typed: EventInput,
    partners: Sequence[PartnerInput],
    errors: Mapping[str, str],
    view: EditView | None = None,
    status: int = 200,
) -> Response:
    page = render_template(
        "coordinator/event_form.html",
        **form_values(typed, errors),
        view=view,
        rows=[*partners, *(PartnerInput("") for _ in range(EMPTY_ROWS))],
        network=services().events.programme.partners(current_actor()),
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get(f"{PATH}/neu")
def new_event() -> Response:
    """The empty form."""
    return _page(EventInput(), (), {})


@blueprint.post(f"{PATH}/neu")
def create_event() -> Response:
    """Keep a draft; publishing it is the next step."""
    typed, partners = typed_event(request.form), typed_partners(request.form)
    try:
        key = services().events.programme.create(current_actor(), typed, partners)
    except InvalidInput as problem:
        return _page(typed, partners, event_words(problem), None, 422)
    return redirect(url_for("coordinator.event", key=key), 303)


@blueprint.get(f"{PATH}/<key>/aendern")
def edit_event(key: str) -> Response:
    """The form filled with an event."""
    view = services().events.programme.one(current_actor(), key, language())
    return _page(*as_typed(view), {}, view)


@blueprint.post(f"{PATH}/<key>/aendern")
def change_event(key: str) -> Response:
    """Change an event; whoever registered hears of another time or place."""
    typed, partners = typed_event(request.form), typed_partners(request.form)
    use, actor = services().events.programme, current_actor()
    try:
        use.edit(actor, key, version_in_form(), typed, partners)
    except InvalidInput as problem:
        return _page(typed, partners, event_words(problem), use.one(actor, key, language()), 422)
    except Conflict as problem:
        return event_conflict_page(problem, url_for("coordinator.event", key=key))
    return redirect(url_for("coordinator.event", key=key), 303)
