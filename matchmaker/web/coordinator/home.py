"""What needs attention today."""

from flask import render_template

from matchmaker.services.coordination.lists import ListKey
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.coordinator.choice import SLUGS
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language


@blueprint.get("/koordination")
def home() -> str:
    """Counts that lead to their lists, and the most urgent requests."""
    view = services().coordination.home.today(current_actor(), language())
    return render_template("coordinator/home.html", view=view, lists=ListKey, slugs=SLUGS)
