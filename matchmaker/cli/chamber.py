"""`matchmaker chamber`: which chambers take part, open and pause them, and who may open others."""

from dataclasses import asdict

import rich_click as click

from matchmaker.cli.output import err, out, print_json
from matchmaker.config import Settings


@click.group()
def chamber() -> None:
    """Chambers: list, prepare, open, pause, and who may open others."""


@chamber.command("list")
@click.option("--all", "everything", is_flag=True, help="Also chambers that do not take part.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable result on stdout.")
def list_chambers(everything: bool, as_json: bool) -> None:
    """List chambers with what they still miss for opening.

    \b
    Example:
      matchmaker chamber list --all
    """
    from rich.table import Table

    from matchmaker.container import Container

    chambers = Container(Settings.from_env(serving=False)).services.chambers.operate.all()
    shown = [one for one in chambers if everything or one.status]
    if as_json:
        print_json([asdict(one) for one in shown])
        return
    table = Table("Code", "Name", "State", "Districts", "Missing")
    for one in shown:
        table.add_row(one.code, one.name, one.status or "-", str(one.districts), ", ".join(one.missing))
    out.print(table)


@chamber.command()
@click.argument("code")
def prepare(code: str) -> None:
    """Begin with the chamber CODE, so that it can be set up; then invite its administrator.

    \b
    Example:
      matchmaker chamber prepare 104
      matchmaker user invite leitung@ihk.example --role administrator --chamber 104
    """
    from matchmaker.container import Container

    Container(Settings.from_env(serving=False)).services.chambers.operate.prepare(code)
    err.print(f"Chamber {code} can be set up now.", markup=False)


@chamber.command("open")
@click.argument("code")
def open_chamber(code: str) -> None:
    """Open the chamber CODE to its companies. Exit code 1 names what is still missing.

    \b
    Example:
      matchmaker chamber open 104
    """
    from matchmaker.container import Container
    from matchmaker.domain.chamber import ChamberAction

    Container(Settings.from_env(serving=False)).services.chambers.operate.move(code, ChamberAction.OPEN)
    err.print(f"Chamber {code} is open.", markup=False)


@chamber.command()
@click.argument("code")
def pause(code: str) -> None:
    """Pause the chamber CODE: nothing new is asked for, what runs goes on.

    \b
    Example:
      matchmaker chamber pause 104
    """
    from matchmaker.container import Container
    from matchmaker.domain.chamber import ChamberAction

    Container(Settings.from_env(serving=False)).services.chambers.operate.move(code, ChamberAction.PAUSE)
    err.print(f"Chamber {code} is paused.", markup=False)


@chamber.command("opener")
@click.argument("email")
@click.option("--withdraw", is_flag=True, help="Take the right back.")
def opener(email: str, withdraw: bool) -> None:
    """Let the administrator EMAIL prepare other chambers, which shows nothing of their companies.

    \b
    Example:
      matchmaker chamber opener leitung@ihk.example
    """
    from matchmaker.container import Container

    operate = Container(Settings.from_env(serving=False)).services.chambers.operate
    operate.let_open(email, allowed=not withdraw)
    may = "may not prepare other chambers any more" if withdraw else "may prepare other chambers"
    err.print(f"{email} {may}.", markup=False)
