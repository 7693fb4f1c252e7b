"""What the programme has changed, by the companies' own grades."""

from flask import render_template

from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language


@blueprint.get("/koordination/wirkung")
def effect() -> str:
    """First against newest self-assessments of the chamber's companies."""
    view = services().self_assessment.effect.of(current_actor(), language())
    return render_template("coordinator/effect.html", view=view)
