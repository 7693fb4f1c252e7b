"""The ranking's weights: which are in use, what is proposed, and the decision on it."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict
from matchmaker.domain.policy import Permission, Subject, may
from matchmaker.web.conflicts import changed_page
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_weights import weights_conflict_label

_PATH = "/koordination/gewichte"


@blueprint.get(_PATH)
def weights() -> str:
    """All versions, the newest first, and what was in use when."""
    actor = current_actor()
    return render_template(
        "coordinator/weights.html",
        view=services().learning.versions.overview(actor),
        may_try=may(actor, Permission.TRY_WEIGHTS, Subject(chamber_code=actor.chamber_code)),
        done=request.args.get("getan", ""),
    )


@blueprint.get(f"{_PATH}/<version>")
def weight_version(version: str) -> str:
    """One version: what it would change, for whom, and the decision."""
    return render_template(
        "coordinator/weight_version.html",
        view=services().learning.versions.one(current_actor(), version, language()),
    )


@blueprint.post(f"{_PATH}/<version>")
def decide_weights(version: str) -> Response:
    """Approve or reject a proposed version."""
    use, actor, action = services().learning.versions, current_actor(), request.form.get("action", "")
    work = {"approve": use.approve, "reject": use.reject}
    if action not in work:
        abort(400)
    try:
        work[action](actor, version)
    except Conflict as problem:
        return _conflict(problem, url_for(".weight_version", version=version))
    return redirect(url_for(".weights", getan=action), 303)


@blueprint.post(f"{_PATH}/zuruecknehmen")
def roll_back_weights() -> Response:
    """Go back to the weights that were in use before."""
    try:
        services().learning.versions.roll_back(current_actor())
    except Conflict as problem:
        return _conflict(problem, url_for(".weights"))
    return redirect(url_for(".weights", getan="rollback"), 303)


def _conflict(problem: Conflict, back: str) -> Response:
    return changed_page(weights_conflict_label(problem.key), back)
