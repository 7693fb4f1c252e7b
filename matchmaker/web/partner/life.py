"""Taking part in the network: pause, resume, leave."""

from collections.abc import Callable

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Conflict
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.onboarding_pages import conflict_page
from matchmaker.web.partner import blueprint


def _page(*, held: bool = False) -> str:
    """`held`: the partner wanted to leave and cannot yet."""
    view = services().onboarding.profile.life(current_actor())
    return render_template("partner/life.html", view=view, held=held)


@blueprint.get("/partnerbereich/teilnahme")
def life() -> str:
    """Where the partner stands in the network, and what it can change about that."""
    return _page()


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
        if error.status == "promised":
            return make_response(_page(held=True), 409)
        return conflict_page(error, url_for("partner.life"))
    return redirect(url_for("partner.life"), 303)
