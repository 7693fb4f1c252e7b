"""The audit trail of an introduction, as a page and as a table for spreadsheets."""

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.months import BERLIN
from matchmaker.services.coordination.views import Step
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.csv_files import csv_file
from matchmaker.web.guards import current_actor
from matchmaker.web.labels_introductions import event_label, reason_label, side_label, status_label


@blueprint.get("/koordination/vermittlungen/<token>/verlauf")
def trail(token: str) -> str:
    """Who did what when; nobody can change it."""
    return render_template(
        "coordinator/trail.html", view=services().coordination.trail.of(current_actor(), token)
    )


@blueprint.get("/koordination/vermittlungen/<token>/verlauf.csv")
def trail_table(token: str) -> Response:
    """The same as CSV: UTF-8 with a mark that spreadsheets know, times of Berlin."""
    view = services().coordination.trail.of(current_actor(), token)
    names = (
        *(_("Number"), _("Step"), _("When"), _("What"), _("Side"), _("Person")),
        *(_("Old state"), _("New state"), _("Reason"), _("Words")),
    )
    return csv_file(f"{view.number}.csv", [names, *((view.number, *_cells(step)) for step in view.steps)])


def _cells(step: Step) -> tuple[str, ...]:
    return (
        str(step.number),
        step.at.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M:%S"),
        event_label(step.action, step.to_status, step.actor_kind),
        side_label(step.actor_kind),
        step.name or "",
        status_label(step.from_status) if step.from_status else "",
        status_label(step.to_status),
        reason_label(step.reason) if step.reason else "",
        step.text or "",
    )
