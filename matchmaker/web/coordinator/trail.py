"""The audit trail of an introduction, as a page and as a table for spreadsheets."""

import csv
from io import StringIO

from flask import make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.months import BERLIN
from matchmaker.services.coordination.views import Step
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.guards import current_actor
from matchmaker.web.labels_introductions import event_label, reason_label, side_label, status_label

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for the beginning of a formula."""


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
    text = StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(
        [
            *(_("Number"), _("Step"), _("When"), _("What"), _("Side"), _("Person")),
            *(_("Old state"), _("New state"), _("Reason"), _("Words")),
        ]
    )
    for step in view.steps:
        writer.writerow([harmless(cell) for cell in (view.number, *_cells(step))])
    response = make_response("\ufeff" + text.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{view.number}.csv"'
    return response


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


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: such beginnings get an apostrophe in front."""
    return f"'{cell}" if cell.lstrip(" ").startswith(DANGEROUS) else cell
