"""Import a table: upload, columns, dry run with report, import, undo."""

from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.import_fields import CELL_MAX, COLUMNS_MAX, FILE_BYTES_MAX
from matchmaker.domain.vocabulary import ImportKind, ImportState
from matchmaker.services.imports.letters import DELETE_AFTER, REMIND_AFTER
from matchmaker.services.imports.report_rows import report_rows
from matchmaker.services.imports.words import texts_rule
from matchmaker.web.conflicts import changed_page
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.csv_files import csv_file
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_imports import import_conflict_label, import_problem_label
from matchmaker.web.xlsx_files import xlsx_file

_PATH = "/koordination/import"
UPLOAD_ENDPOINT = "coordinator.upload_import"
UPLOAD_BYTES_MAX = FILE_BYTES_MAX + 256 * 1024
"""Size of the whole request: the file and the form around it."""
SHOWN = 100
"""Problems and duplicates on the page; the report has all of them."""


@blueprint.app_url_value_preprocessor
def allow_table(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Only this endpoint takes a table; set before anything reads the request."""
    if endpoint == UPLOAD_ENDPOINT:
        request.max_content_length = UPLOAD_BYTES_MAX


def _version() -> int:
    value = request.form.get("version", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _conflict(problem: Conflict, batch: str) -> Response:
    return changed_page(import_conflict_label(problem.key), url_for(".import_result", batch=batch))


def _start_page(errors: dict[str, str] | None = None, kind: str = "", status: int = 200) -> Response:
    page = render_template(
        "coordinator/imports.html",
        lines=services().imports.results.lines(current_actor()),
        kinds=tuple(services().imports.kinds.values()),
        kind=kind or ImportKind.COMPANIES,
        errors={name: import_problem_label(name, key) for name, key in (errors or {}).items()},
        done=request.args.get("getan", ""),
        megabytes=FILE_BYTES_MAX // 1024 // 1024,
        columns_max=COLUMNS_MAX,
        cell_max=CELL_MAX,
        rules={one: texts_rule(one, language()) for one in ImportKind},
        remind_days=REMIND_AFTER.days,
        delete_days=DELETE_AFTER.days,
    )
    return make_response(page, status)


@blueprint.get(_PATH)
def imports() -> Response:
    """The chamber's imports, and a form for a table."""
    return _start_page()


@blueprint.post(_PATH)
def upload_import() -> Response:
    """Keep a table; nothing of it is imported yet."""
    try:
        kind = request.form.get("kind", "")[:20]
        file = request.files.get("file")
        content = file.stream.read(FILE_BYTES_MAX + 1) if file else b""
        name = (file and file.filename) or ""
        token = services().imports.batches.upload(current_actor(), kind, name, content)
    except RequestEntityTooLarge:
        return _start_page({"file": "file_large"}, status=413)
    except InvalidInput as problem:
        return _start_page(problem.errors, kind if kind in set(ImportKind) else "", 422)
    return redirect(url_for(".import_columns", batch=token), 303)


@blueprint.get(f"{_PATH}/vorlage/<kind>/<form>")
def import_template(kind: str, form: str) -> Response:
    """A table to fill in, with an example; the workbook has sheets with topics and districts to copy."""
    if kind not in set(ImportKind) or form not in ("csv", "xlsx"):
        abort(404)
    view = services().imports.templates.one(current_actor(), ImportKind(kind), language())
    name = f"import-{kind}.{form}"
    if form == "csv":
        return csv_file(name, view.rows)
    lists = {_("Topics"): view.topics, _("Districts"): view.districts}
    sheets = {title: [(title,), *((one,) for one in words)] for title, words in lists.items()}
    return xlsx_file(name, {_("Table"): view.rows, **sheets})


def _columns_page(
    batch: str, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    view = services().imports.batches.upload_view(current_actor(), batch)
    page = render_template(
        "coordinator/import_columns.html",
        view=view,
        fields=services().imports.kinds[view.kind].fields,
        mapping=view.mapping if typed is None else typed,
        errors={name: import_problem_label(name, key) for name, key in (errors or {}).items()},
    )
    return make_response(page, status)


@blueprint.get(f"{_PATH}/<batch>/spalten")
def import_columns(batch: str) -> Response:
    """Which column is what, with the first rows of the table."""
    if services().imports.results.state(current_actor(), batch) != ImportState.UPLOADED:
        return redirect(url_for(".import_result", batch=batch))
    return _columns_page(batch)


@blueprint.post(f"{_PATH}/<batch>/spalten")
def map_import(batch: str) -> Response:
    """Keep the columns and go on to the dry run."""
    use, actor = services().imports.batches, current_actor()
    names = {one.name for kind in services().imports.kinds.values() for one in kind.fields}
    typed = {name: request.form[name][:200] for name in names if request.form.get(name)}
    try:
        use.map_columns(actor, batch, _version(), typed)
    except InvalidInput as problem:
        return _columns_page(batch, typed, problem.errors, 422)
    except Conflict as problem:
        return _conflict(problem, batch)
    return redirect(url_for(".check_import", batch=batch), 303)


@blueprint.post(f"{_PATH}/<batch>/blatt")
def choose_import_sheet(batch: str) -> Response:
    """Read another sheet of the file."""
    try:
        sheet = request.form.get("sheet", "")[:200]
        services().imports.batches.choose_sheet(current_actor(), batch, _version(), sheet)
    except InvalidInput as problem:
        return _columns_page(batch, errors={"sheet": next(iter(problem.errors.values()))}, status=422)
    except Conflict as problem:
        return _conflict(problem, batch)
    return redirect(url_for(".import_columns", batch=batch), 303)


@blueprint.get(f"{_PATH}/<batch>/pruefung")
def check_import(batch: str) -> Response:
    """The dry run: what would be imported, and what is wrong with the rest."""
    try:
        view = services().imports.batches.check(current_actor(), batch, language())
    except InvalidInput:
        return redirect(url_for(".import_columns", batch=batch))
    page = render_template(
        "coordinator/import_check.html",
        view=view,
        report=view.report,
        shown=SHOWN,
        asks=services().imports.kinds[view.kind].asks,
        remind_days=REMIND_AFTER.days,
        delete_days=DELETE_AFTER.days,
    )
    return make_response(page)


@blueprint.get(f"{_PATH}/<batch>/pruefung.csv")
def import_report(batch: str) -> Response:
    """Every problem and duplicate of the dry run as a table."""
    try:
        view = services().imports.batches.check(current_actor(), batch, language())
    except InvalidInput:
        return redirect(url_for(".import_columns", batch=batch))
    return csv_file("import-pruefung.csv", report_rows(view, language()))


@blueprint.post(f"{_PATH}/<batch>/einspielen")
def apply_import(batch: str) -> Response:
    """Import what is sound, and ask or tell the people whom it is about."""
    try:
        services().imports.batches.apply(current_actor(), batch, _version())
    except InvalidInput:
        return redirect(url_for(".import_columns", batch=batch), 303)
    except Conflict as problem:
        return _conflict(problem, batch)
    return redirect(url_for(".import_result", batch=batch, getan="import"), 303)


@blueprint.post(f"{_PATH}/<batch>/verwerfen")
def discard_import(batch: str) -> Response:
    """Delete a table that was not imported."""
    try:
        services().imports.batches.discard(current_actor(), batch, _version())
    except Conflict as problem:
        return _conflict(problem, batch)
    return redirect(url_for(".imports", getan="verworfen"), 303)


@blueprint.get(f"{_PATH}/<batch>")
def import_result(batch: str) -> Response:
    """What became of an import; an uploaded table leads to its columns."""
    use, actor = services().imports.results, current_actor()
    if use.state(actor, batch) == ImportState.UPLOADED:
        return redirect(url_for(".import_columns", batch=batch))
    page = request.args.get("seite", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    answer = render_template(
        "coordinator/import_result.html",
        view=use.one(actor, batch, number),
        done=request.args.get("getan", ""),
    )
    return make_response(answer)


@blueprint.post(f"{_PATH}/<batch>/zuruecknehmen")
def undo_import(batch: str) -> Response:
    """Take back every entry on which nobody has acted."""
    try:
        services().imports.batches.undo(current_actor(), batch, _version())
    except Conflict as problem:
        return _conflict(problem, batch)
    return redirect(url_for(".import_result", batch=batch, getan="undo"), 303)
