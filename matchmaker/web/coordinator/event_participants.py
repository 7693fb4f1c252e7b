"""Who comes to an event, who was there, and how it was."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.coordinator.events import PATH
from matchmaker.web.event_pages import event_conflict_page
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language

TICK = "da-"
"""Fields of attendance are named by this and the registration's token."""


@blueprint.get(f"{PATH}/<key>/teilnehmer")
def participants(key: str) -> str:
    """Everybody who registered, in alphabetical order of companies, and the waiting list in its order."""
    view = services().events.attendance.of(current_actor(), key, language())
    noted = request.args.get("notiert", "")
    return render_template("coordinator/participants.html", view=view, tick=TICK, noted=noted == "1")


@blueprint.post(f"{PATH}/<key>/teilnehmer")
def note_attendance(key: str) -> Response:
    """Note who was there."""
    ticks = {
        name.removeprefix(TICK)[:64]: value[:20]
        for name, value in request.form.items()
        if name.startswith(TICK)
    }
    try:
        services().events.attendance.tick(current_actor(), key, ticks)
    except Conflict as problem:
        return event_conflict_page(problem, url_for("coordinator.participants", key=key))
    return redirect(url_for("coordinator.participants", key=key, notiert=1), 303)


@blueprint.post(f"{PATH}/<key>/teilnehmer/<token>/abmelden")
def sign_participant_off(key: str, token: str) -> Response:
    """Sign somebody off who rang up."""
    try:
        services().events.attendance.cancel(current_actor(), key, token)
    except Conflict as problem:
        return event_conflict_page(problem, url_for("coordinator.participants", key=key))
    return redirect(url_for("coordinator.participants", key=key), 303)
