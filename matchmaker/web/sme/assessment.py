"""The company's self-assessments: its grades, how they have changed, and going on with one that was begun."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.sme import blueprint


@blueprint.get("/betrieb/selbsteinschaetzung")
def assessment() -> str:
    """The newest grades with what follows from them, and all assessments so far."""
    use, actor = services().self_assessment, current_actor()
    own = use.stored.of(actor, language())
    others = use.comparison.of(actor, language()) if own.result else None
    return render_template("sme/assessment.html", own=own, result=own.result, others=others)


@blueprint.post("/betrieb/selbsteinschaetzung")
def complete_assessment() -> Response:
    """Grade what was answered; the first open area as long as answers are missing."""
    stored = services().self_assessment.stored
    try:
        stored.complete(current_actor())
    except InvalidInput:
        unfinished = stored.of(current_actor(), language()).unfinished
        area = unfinished.first_open if unfinished else None
        return redirect(url_for("public.assessment_area", area=area or 1), 303)
    return redirect(url_for("sme.assessment"), 303)


@blueprint.post("/betrieb/selbsteinschaetzung/berichtigen")
def correct_assessment() -> Response:
    """Change the answers of the newest assessment."""
    services().self_assessment.stored.correct(current_actor())
    return redirect(url_for("public.assessment_area", area=1), 303)
