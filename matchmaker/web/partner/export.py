"""Download what the partner's pages show: introductions, profile, offerings, events."""

from flask import request
from werkzeug.wrappers import Response

from matchmaker.services.exports.views import ExportFilter
from matchmaker.web.export_pages import download_file, export_page
from matchmaker.web.partner import blueprint
from matchmaker.web.partner.inbox import FILTERS


@blueprint.get("/partnerbereich/export")
def export() -> str:
    """What can be had, how many rows, in which formats."""
    return export_page()


@blueprint.post("/partnerbereich/export/<table>")
def download(table: str) -> Response:
    """One table or all; introductions narrowed as the inbox was."""
    states = FILTERS.get(request.args.get("stand", "alle"), FILTERS["alle"])
    narrowed = () if states == FILTERS["alle"] else tuple(sorted(states))
    return download_file(table, ExportFilter(statuses=narrowed))
