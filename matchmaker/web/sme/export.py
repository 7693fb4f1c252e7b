"""Download what the company's pages show: profile, needs, introductions, registrations, grades."""

from werkzeug.wrappers import Response

from matchmaker.web.export_pages import download_file, export_page
from matchmaker.web.sme import blueprint


@blueprint.get("/betrieb/export")
def export() -> str:
    """What can be had, how many rows, in which formats."""
    return export_page()


@blueprint.post("/betrieb/export/<table>")
def download(table: str) -> Response:
    """One table or all of them."""
    return download_file(table)
