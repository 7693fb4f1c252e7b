"""`matchmaker import`: bring a chamber's companies, partners, offerings or events into the network."""

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from rich.progress import Progress

from matchmaker.cli.output import err, out
from matchmaker.config import Settings
from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.import_fields import FILE_BYTES_MAX
from matchmaker.domain.vocabulary import ImportKind, Role

if TYPE_CHECKING:
    from matchmaker.services.imports import ImportsServices
    from matchmaker.services.imports.views import CheckView

SHOWN = 20
"""Problems and duplicates printed; the page's report has all of them."""


@click.command()
@click.argument("kind", type=click.Choice([one.value for one in ImportKind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--chamber", required=True, help="Code of the chamber whose list this is, for example 155.")
@click.option("--sheet", help="Sheet of an XLSX file; the first one if not given.")
@click.option("--dry-run", is_flag=True, help="Check every row and write nothing.")
def import_table(kind: str, file: Path, chamber: str, sheet: str | None, dry_run: bool) -> None:
    """Import FILE (CSV or XLSX).

    Companies and partners are asked by mail before anybody else sees anything; offerings wait as drafts with
    their partners, events as drafts of the programme.

    Columns are recognised by their headers; the pages allow correcting them. Rows with problems and
    duplicates are left out and named. Exit code 1: the file or its columns cannot be used, or no row can be
    imported.

    \b
    Examples:
      matchmaker import companies liste.csv --chamber 155 --dry-run
      matchmaker import partners liste.xlsx --chamber 155 --sheet Partner
      matchmaker import events programm.csv --chamber 155
    """
    from matchmaker.container import Container

    imports = Container(Settings.from_env()).services.imports
    actor = Actor(role=Role.ADMINISTRATOR, chamber_code=chamber, second_factor=True)
    with file.open("rb") as opened:
        content = opened.read(FILE_BYTES_MAX + 1)
    try:
        with Progress(console=err, transient=True) as bar:
            task = bar.add_task("Checking rows", total=None)

            def told(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            view = imports.batches.check_file(actor, kind, content, sheet, told)
        _show(view)
        if dry_run:
            err.print("Dry run: nothing was written.")
            return
        counts = _import(imports, actor, imports.batches.upload(actor, kind, file.name, content, sheet))
    except InvalidInput as problem:
        raise _in_words(problem) from problem
    asked = " Their people are asked by mail." if imports.kinds[ImportKind(kind)].asks else ""
    err.print(f"Imported: {counts['entries']}.{asked}")


def _import(imports: "ImportsServices", actor: Actor, token: str) -> dict[str, int]:
    """Import an uploaded table; a table of which nothing can be imported is discarded again."""
    version = imports.batches.upload_view(actor, token).version
    try:
        return imports.batches.apply(actor, token, version)
    except Exception:
        imports.batches.discard(actor, token, version)
        raise


def _show(view: "CheckView") -> None:
    from matchmaker.services.imports.report_rows import report_rows
    from matchmaker.services.imports.words import field_label

    for name, header in view.headers.items():
        out.print(f"{field_label(name, 'en')}: column {header}", markup=False, highlight=False)
    _, *rows = report_rows(view, "en")
    for number, column, cell, sentence in rows[:SHOWN]:
        out.print(f"row {number}, {column}: {cell!r}: {sentence}", markup=False, highlight=False)
    if len(rows) > SHOWN:
        out.print(f"… and {len(rows) - SHOWN} more", markup=False)
    for word, count in view.report.counts.items():
        out.print(f"{word}: {count}", markup=False, highlight=False)


def _in_words(problem: InvalidInput) -> click.ClickException:
    from matchmaker.services.imports.words import field_label, problem_label

    return click.ClickException(
        " ".join(
            f"{field_label(name, 'en')}: {problem_label(name, key, 'en')}"
            for name, key in problem.errors.items()
        )
    )
