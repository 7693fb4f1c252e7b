"""`matchmaker learn`: fit the weights to what became of recommendations and propose them."""

import rich_click as click

from matchmaker.cli.comparison import show_comparison
from matchmaker.cli.output import err, print_json
from matchmaker.config import Settings


@click.command()
@click.option(
    "--months",
    type=click.IntRange(1, 120),
    default=24,
    show_default=True,
    help="How far back recommendations count (months of 30 days).",
)
@click.option(
    "--strength",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="How strongly the weights before learning are believed.",
)
@click.option("--dry-run", is_flag=True, help="Compare only; keep no proposal.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable result on stdout.")
def learn(months: int, strength: float, dry_run: bool, as_json: bool) -> None:
    """Learn from introductions: fit the weights, compare them with the live ones, keep them as a proposal.

    Nothing changes for anybody until a coordinator or administrator approves the proposal, on the page
    "Weights" or with `matchmaker weights approve`. Exit code 1 when there are too few outcomes to learn from.

    \b
    Examples:
      matchmaker learn --dry-run
      matchmaker learn --months 12
    """
    from matchmaker.container import Container
    from matchmaker.services.learning.effects import weight_lines
    from matchmaker.services.learning.reports import as_record

    propose = Container(Settings.from_env(serving=False)).services.learning.propose
    with err.status("Reading history and fitting …"):
        found = propose.learn(months, strength, keep=not dry_run)
    if as_json:
        weights = found.proposed.as_record()
        record = {"version": found.version, "based_on": found.present.version, "weights": weights}
        print_json({**record, "report": as_record(found.comparison)})
        return
    show_comparison(found.comparison, weight_lines(found.present.fusion, found.proposed.fusion))
    if found.version is None:
        err.print("Nothing was kept.")
        return
    err.print(
        f"Proposed: {found.version}. To let it go live:"
        f" matchmaker weights approve {found.version} --as EMAIL",
        markup=False,
    )
