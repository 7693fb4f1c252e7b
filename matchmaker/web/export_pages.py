"""What the pages of all roles share for downloads: what can be had, and the files themselves."""

import logging

from flask import abort, make_response, render_template, request, send_file
from werkzeug.wrappers import Response

from matchmaker.domain.errors import NotFound
from matchmaker.domain.export import ROWS_MAX, ExportFormat
from matchmaker.domain.traces import trace
from matchmaker.services.exports.views import EVERYTHING, ExportFilter
from matchmaker.web.context import services
from matchmaker.web.export_files import ALL, SLUGS, Written, table_file, zip_file
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language

_log = logging.getLogger(__name__)
_TABLES = {slug: table for table, slug in SLUGS.items()}


def export_page(*, failed: bool = False) -> str:
    """Every table that the person can have, with its number of rows; `failed`: a file could not be made."""
    return render_template(
        "exports/page.html",
        lines=services().exports.tables.overview(current_actor()),
        slugs=SLUGS,
        everything=ALL,
        most=ROWS_MAX,
        side=str(current_actor().kind),
        endpoint=f"{request.blueprint}.download",
        failed=failed,
    )


def download_file(slug: str, wanted: ExportFilter = EVERYTHING) -> Response:
    """A table, narrowed as its list was, or all of them; noted in the trail before it is sent.

    Raises NotFound for tables that the person cannot have. When the disk takes neither file nor note, the
    page says so (503).
    """
    if slug != ALL and slug not in _TABLES:
        raise NotFound(f"there is no table {slug}")
    form = request.form.get("format", "")
    if form not in set(ExportFormat):
        abort(400)
    try:
        return _sent(_noted(slug, ExportFormat(form), wanted))
    except OSError as problem:
        _log.error("a download could not be made or noted\n%s", trace(problem))
        return make_response(export_page(failed=True), 503)


def _noted(slug: str, form: ExportFormat, wanted: ExportFilter) -> Written:
    actor, use = current_actor(), services().exports.tables
    if slug == ALL:
        written = zip_file(use.everything(actor, language()), form, use.clock())
    else:
        written = table_file(use.table(actor, _TABLES[slug], language(), wanted), form, use.clock())
    try:
        use.note(actor, written.rows, form, filtered=wanted != EVERYTHING)
    except OSError:
        written.file.close()
        raise
    return written


def _sent(written: Written) -> Response:
    response = send_file(
        written.file, mimetype=written.media_type, as_attachment=True, download_name=written.name
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
