"""Taking part in the network: pause, resume, leave."""

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Conflict
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.onboarding_pages import conflict_page
from matchmaker.web.partner import blueprint


@blueprint.get("/partnerbereich/teilnahme")
def life() -> str:
    """Where the partner stands in the network, and what it can change about that."""
    return render_template("partner/life.html", view=services().onboarding.profile.life(current_actor()))


@blueprint.post("/partnerbereich/teilnahme")
def change_life() -> Response:
    """Pause, resume or leave."""
    profile = services().onboarding.profile
    moves: dict[str, Callable[[Actor, int], None]] = {
        "pause": profile.pause,
        "resume": profile.resume,
        "retire": profile.retire,
    }
    version, action = request.form.get("version", ""), request.form.get("action", "")
    if action not in moves or not version.isascii() or not version.isdigit() or len(version) > 9:
        abort(400)
    try:
        moves[action](current_actor(), int(version))
    except Conflict as error:
        return conflict_page(error, url_for("partner.life"))
    return redirect(url_for("partner.life"), 303)
