"""`matchmaker seed` and `matchmaker reindex`: data files into the database, vectors for every text."""

from typing import TYPE_CHECKING

import rich_click as click

from matchmaker.cli.output import err, print_json, progress_bar
from matchmaker.config import Settings

if TYPE_CHECKING:
    from matchmaker.storage.seed import SeedReport


@click.command()
@click.option("--demo", is_flag=True, help="Also the fictional network and companies of Oberbayern.")
@click.option("--check", "only_check", is_flag=True, help="Only check the files; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable result on stdout.")
def seed(demo: bool, only_check: bool, as_json: bool) -> None:
    """Import reference data, topics and the founding partners.

    All or nothing: a wrong file names the place and changes nothing. A second import changes nothing.

    \b
    Examples:
      matchmaker seed
      matchmaker seed --demo
      matchmaker seed --demo --check
    """
    settings = Settings.from_env(serving=False)
    if only_check:
        from matchmaker.storage.seed.run import check_files

        check_files(settings.data_dir, demo=demo)
        err.print("The data files are in order.")
        return
    report = run_seed(settings, demo=demo)
    if as_json:
        tallies = {what: _numbers(tally) for what, tally in report.tallies.items()}
        print_json({"changed": report.changed_anything, "tallies": tallies})


def _numbers(tally: object) -> dict[str, int]:
    from dataclasses import asdict

    return asdict(tally)  # type: ignore[call-overload,no-any-return]


def run_seed(settings: Settings, *, demo: bool) -> "SeedReport":
    """Import with a progress bar and say what changed."""
    from matchmaker.storage.database import Database
    from matchmaker.storage.seed import seed as import_files

    with Database(settings.database_url) as database, progress_bar("Importing") as progress:
        report = import_files(
            database, settings.data_dir, demo=demo, progress=lambda _, done, total: progress(done, total)
        )
    if not report.changed_anything:
        err.print("Data: nothing has changed.")
    for what, tally in report.tallies.items():
        if tally.touched:
            counts = ", ".join(f"{count} {name}" for name, count in _numbers(tally).items() if count)
            err.print(f"Data: {what.replace('_', ' ')}: {counts}", markup=False)
    return report


@click.command()
def reindex() -> None:
    """Compute the vectors that are missing and delete those that no text needs any more.

    Runs beside the service, may be interrupted at any time and goes on where it stopped.

    \b
    Example:
      matchmaker reindex
    """
    run_reindex(Settings.from_env(serving=False))


def run_reindex(settings: Settings) -> None:
    """Compute missing vectors with a progress bar; loads the model only when something is missing."""
    from matchmaker.container import Container

    container = Container(settings)
    with progress_bar("Reading texts") as progress:
        report = container.reindex(progress)
    err.print(f"Vectors: {report.computed} computed, {report.kept} kept, {report.deleted} deleted.")
