"""`matchmaker gaps`: which unmet needs belong together, and which partner to recruit next."""

import click
from rich.table import Table

from matchmaker.cli.output import err, out, progress_bar


@click.command()
@click.option(
    "--chamber", metavar="CODE", help="Only this chamber (default: every chamber that has companies)."
)
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True)
def gaps(chamber: str | None, language: str) -> None:
    """Print the gaps of a chamber since the start, the most useful first.

    \b
    Examples:
      matchmaker gaps
      matchmaker gaps --chamber 155 --language en
    """
    from matchmaker.config import Settings
    from matchmaker.container import Container
    from matchmaker.domain import periods

    container = Container(Settings.from_env(serving=False))
    use = container.services.steering.gaps
    today = periods.today(container.clock())
    for code in [chamber] if chamber else use.chambers():
        with progress_bar(f"Gaps of {code}") as progress:
            view = use.of_chamber(code, periods.since_start(periods.EARLIEST, today), language, progress)
        table = Table(
            title=f"{view.chamber_name}: {view.count} needs without a partner, {len(view.alone)} alone"
        )
        for heading in ("", "gap", "typical words", "districts"):
            table.add_column(heading, overflow="fold")
        for heading in ("needs", "companies", "gain", "served in all"):
            table.add_column(heading, justify="right")
        for gap in view.gaps:
            districts = ", ".join(f"{name} ({count})" for name, count in gap.districts)
            numbers = (len(gap.needs), gap.companies, gap.gain, gap.total)
            table.add_row(str(gap.rank), gap.name, ", ".join(gap.words), districts, *map(str, numbers))
        out.print(table)
        if not view.gaps:
            err.print("No two companies ask for the same.")
