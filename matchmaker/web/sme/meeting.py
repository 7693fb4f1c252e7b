"""After the partner has accepted: whether the meeting took place, what came of it, and how it was."""

from flask import request
from flask.typing import ResponseReturnValue

from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.sme import blueprint
from matchmaker.web.sme.introductions import act


@blueprint.post("/betrieb/vermittlungen/<token>/stattgefunden")
def report_met(token: str) -> ResponseReturnValue:
    """The meeting took place."""
    return act(
        token, lambda number: services().introductions.follow_up.report_met(current_actor(), token, number)
    )


@blueprint.post("/betrieb/vermittlungen/<token>/ausgefallen")
def report_no_show(token: str) -> ResponseReturnValue:
    """The meeting did not happen."""
    return act(
        token,
        lambda number: services().introductions.follow_up.report_no_show(current_actor(), token, number),
    )


@blueprint.post("/betrieb/vermittlungen/<token>/bewerten")
def rate(token: str) -> ResponseReturnValue:
    """Say what came of it, with one to five stars and a line."""
    sent = request.form.get("stars", "")
    stars = int(sent) if sent in {"1", "2", "3", "4", "5"} else 0
    outcome, line = request.form.get("outcome", "")[:20], request.form.get("line", "")[:20_000]

    def say(number: int) -> None:
        services().introductions.follow_up.rate(
            current_actor(), token, number, outcome=outcome, stars=stars, line=line
        )

    return act(token, say, "outcome", "stars", "line")
