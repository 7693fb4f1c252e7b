"""The chamber's programme: the list, one event, and what is decided on it."""

from collections.abc import Callable

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.event_input import NOTE_MAX, NOTE_MIN
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.event_pages import LONGEST, event_conflict_page, event_words, version_in_form
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language

PATH = "/koordination/veranstaltungen"


@blueprint.get(PATH)
def events() -> str:
    """The chamber's events and those that partners propose to it."""
    coming, over = services().events.programme.lines(current_actor(), language())
    return render_template("coordinator/events.html", coming=coming, over=over)


def _page(key: str, note: str, errors: dict[str, str], status: int = 200) -> Response:
    page = render_template(
        "coordinator/event.html",
        view=services().events.programme.one(current_actor(), key, language()),
        note=note,
        errors=errors,
        note_min=NOTE_MIN,
        note_max=NOTE_MAX,
    )
    return make_response(page, status)


@blueprint.get(f"{PATH}/<key>")
def event(key: str) -> Response:
    """One event with everything that can be done to it now."""
    return _page(key, "", {})


@blueprint.post(f"{PATH}/<key>")
def decide_event(key: str) -> Response:
    """Publish, cancel or delete an event, approve or return a partner's."""
    use, actor, version = services().events.programme, current_actor(), version_in_form()
    note = request.form.get("note", "")[:LONGEST]
    work: dict[str, Callable[[], None]] = {
        "publish": lambda: use.publish(actor, key, version),
        "approve": lambda: use.approve(actor, key, version),
        "return": lambda: use.give_back(actor, key, version, note),
        "cancel": lambda: use.cancel(actor, key, version, note),
        "delete": lambda: use.delete(actor, key, version),
    }
    action = request.form.get("action", "")
    act = work.get(action)
    if act is None:
        use.one(actor, key, language())  # Nobody learns by a wrong action whether a foreign event exists.
        abort(400)
    try:
        act()
    except InvalidInput as problem:
        return _page(key, note, event_words(problem), 422)
    except Conflict as problem:
        return event_conflict_page(problem, url_for("coordinator.event", key=key))
    if action == "delete":
        flash(_("The draft is deleted."))
        return redirect(url_for("coordinator.events"), 303)
    return redirect(url_for("coordinator.event", key=key), 303)
