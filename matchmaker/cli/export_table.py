"""`matchmaker export`: what a chamber's pages show, as a file."""

import shutil
from pathlib import Path

import rich_click as click

from matchmaker.cli.output import err
from matchmaker.domain.export import ExportFormat, ExportTable, tables_of
from matchmaker.domain.vocabulary import ActorKind, Role

ALL = "all"


@click.command()
@click.argument("table", type=click.Choice([ALL, *map(str, tables_of(ActorKind.COORDINATOR))]))
@click.option("--chamber", required=True, help="Code of the chamber whose data it is, for example 155.")
@click.option(
    "--format", "form", type=click.Choice(list(map(str, ExportFormat))), default="csv", show_default=True
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write."
)
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True)
def export_table(table: str, chamber: str, form: str, output: Path, language: str) -> None:
    """Write TABLE as its coordinators may see it; `all`: a ZIP file with every table.

    At most 50,000 rows of a table, the newest ones. The download is noted in var/exports.jsonl. Exit code 1:
    there is no such chamber.

    \b
    Examples:
      matchmaker export introductions --chamber 155 --output vermittlungen.csv
      matchmaker export all --chamber 155 --format xlsx --output alles.zip
    """
    from matchmaker.app import create_app
    from matchmaker.config import Settings
    from matchmaker.container import Container
    from matchmaker.domain.actor import Actor
    from matchmaker.web.export_files import table_file, zip_file
    from matchmaker.web.i18n import speaking

    settings = Settings.from_env(serving=False)
    container = Container(settings)
    use = container.services.exports.tables
    actor = Actor(role=Role.ADMINISTRATOR, chamber_code=chamber, second_factor=True)
    with create_app(settings, container).test_request_context(environ_overrides=speaking(language)):
        use.check_chamber(actor)
        if table == ALL:
            written = zip_file(use.everything(actor, language), ExportFormat(form), use.clock())
        else:
            data = use.table(actor, ExportTable(table), language)
            written = table_file(data, ExportFormat(form), use.clock())
        use.note(actor, written.rows, form, filtered=False)
        with written.file, output.open("wb") as target:
            shutil.copyfileobj(written.file, target)
    counts = ", ".join(f"{name} {count}" for name, count in written.rows.items())
    err.print(f"{output}: {counts} rows", markup=False)
