"""Download what the chamber's pages show: companies, needs, introductions, partners, events, grades."""

from flask import request
from werkzeug.wrappers import Response

from matchmaker.services.exports.views import ExportFilter
from matchmaker.web.coordinator import blueprint
from matchmaker.web.coordinator.choice import from_address
from matchmaker.web.export_pages import download_file, export_page


@blueprint.get("/koordination/export")
def export() -> str:
    """What can be had, how many rows, in which formats."""
    return export_page()


@blueprint.post("/koordination/export/<table>")
def download(table: str) -> Response:
    """One table or all; what follows in the address narrows it as the list does."""
    return download_file(table, _wanted())


def _wanted() -> ExportFilter:
    """A list of the queue names itself; a search its words; a page of participants its event."""
    return ExportFilter(
        words=request.args.get("q", "")[:200],
        choice=from_address() if "liste" in request.args else None,
        event=request.args.get("veranstaltung", "")[:80] or None,
    )
