"""`matchmaker weights`: versions of the ranking's weights: list, show, approve, reject, roll back."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import rich_click as click
from rich.table import Column, Table

from matchmaker.cli.comparison import show_comparison
from matchmaker.cli.output import err, out, print_json
from matchmaker.config import Settings

if TYPE_CHECKING:
    from matchmaker.services.learning.versions import WeightVersions

_AS = click.option(
    "--as", "email", required=True, help="E-mail address of the coordinator or administrator who decides."
)


def _versions() -> "WeightVersions":
    from matchmaker.container import Container

    return Container(Settings.from_env(serving=False)).services.learning.versions


@click.group()
def weights() -> None:
    """Versions of the ranking's weights: list, show, approve, reject, roll back."""


@weights.command("list")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable result on stdout.")
def list_versions(as_json: bool) -> None:
    """List the versions with their state, and which weights are live.

    \b
    Example:
      matchmaker weights list
    """
    found = _versions().overview_for_operators()
    if as_json:
        record = asdict(found)
        for line in record["versions"]:
            line["created_at"] = line["created_at"].isoformat()
        for line in record["activations"]:
            line["at"] = line["at"].isoformat()
        print_json(record)
        return
    table = Table(Column("version", no_wrap=True), "state", "made", "by", "needs", "difference in quality")
    for line in found.versions:
        table.add_row(
            *(line.version, line.state, f"{line.created_at:%Y-%m-%d}", line.author or line.origin),
            *(str(line.needs), f"{line.difference:+.3f} ({line.low:+.3f} to {line.high:+.3f})"),
        )
    if found.versions:
        out.print(table)
    out.print(f"Live: {found.live}", markup=False)
    if found.back_to:
        out.print(f"Before: {found.back_to}", markup=False)


@weights.command()
@click.argument("version")
@_AS
def show(version: str, email: str) -> None:
    """Show what VERSION changes.

    \b
    Example:
      matchmaker weights show learned-2026-12-01.1 --as leitung@ihk.example
    """
    versions = _versions()
    found = versions.one(versions.by_email(email), version, "en")
    out.print(f"{version}: {found.line.state}, compared with {found.based_on}", markup=False)
    if found.note:
        out.print(found.note, markup=False)
    show_comparison(found.effect.comparison, found.effect.lines)


@weights.command()
@click.argument("version")
@_AS
def approve(version: str, email: str) -> None:
    """Let VERSION go live; running servers rank by it from the next need on.

    Exit code 1 when it was decided already, was compared with other weights than the live ones, or was made
    for another model.

    \b
    Example:
      matchmaker weights approve learned-2026-12-01.1 --as leitung@ihk.example
    """
    versions = _versions()
    versions.approve(versions.by_email(email), version)
    err.print(f"Live: {version}", markup=False)


@weights.command()
@click.argument("version")
@_AS
def reject(version: str, email: str) -> None:
    """Put VERSION aside.

    \b
    Example:
      matchmaker weights reject learned-2026-12-01.1 --as leitung@ihk.example
    """
    versions = _versions()
    versions.reject(versions.by_email(email), version)
    err.print(f"Rejected: {version}", markup=False)


@weights.command()
@_AS
def rollback(email: str) -> None:
    """Go back to the weights that were live before the present ones.

    \b
    Example:
      matchmaker weights rollback --as leitung@ihk.example
    """
    versions = _versions()
    err.print(f"Live: {versions.roll_back(versions.by_email(email))}", markup=False)
