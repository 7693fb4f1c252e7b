"""`matchmaker table-plan`: compute the one-to-one meetings of a roadshow and print them."""

from typing import TYPE_CHECKING, Any

import rich_click as click
from rich.table import Table

from matchmaker.cli.output import err, out, print_json, progress_bar
from matchmaker.config import Settings

if TYPE_CHECKING:
    from matchmaker.services.table_plan.report import PlanReport


@click.command("table-plan")
@click.argument("event")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable result on stdout.")
def table_plan(event: str, as_json: bool) -> None:
    """Compute the table plan of EVENT (its key, as in its address) with the settings of its page.

    Nothing is kept: the plan that people see is made and published on the page of the event.

    \b
    Examples:
      matchmaker table-plan roadshow-weilheim
      matchmaker table-plan roadshow-weilheim --json
    """
    from matchmaker.container import Container

    compute = Container(Settings.from_env(serving=False)).services.table_plan.report
    with progress_bar("Planning") as progress:
        found = compute.of(event, lambda step, done: progress(done, 100))
    if as_json:
        print_json(found.as_record())
        return
    _show(found)


def _show(found: "PlanReport") -> None:
    table = Table("time", "table", "company", "partner", "fit")
    for one in found.meetings:
        table.add_row(one.time, str(one.table), one.company, one.partner, f"{one.fit:.2f}")
    out.print(table)
    quality: dict[str, Any] = found.quality
    err.print(
        f"{len(found.meetings)} meetings, {quality['served']} of {quality['wanting']} companies;"
        f" at most {quality['gap']:.2%} below the best possible."
    )
    if found.unserved:
        err.print(f"Without a meeting: {', '.join(found.unserved)}", markup=False)
