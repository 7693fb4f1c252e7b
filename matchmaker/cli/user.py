"""`matchmaker user`: invite people, close accounts, list them."""

from dataclasses import asdict

import rich_click as click

from matchmaker.cli.output import err, out, print_json
from matchmaker.config import Settings


@click.group()
def user() -> None:
    """Accounts: invite, deactivate, list."""


@user.command()
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(["administrator", "coordinator", "partner", "sme"]))
@click.option("--chamber", help="Code of the chamber, for coordinators and administrators.")
@click.option("--partner", help="Key of the partner.")
@click.option("--sme", help="Key of the SME.")
@click.option("--language", default="de", show_default=True, type=click.Choice(["de", "en"]))
def invite(
    email: str, role: str, chamber: str | None, partner: str | None, sme: str | None, language: str
) -> None:
    """Invite EMAIL to a chamber, partner or SME; prints the link, which is also mailed.

    The link works once within 14 days. Exit code 1 when there is no such organisation, when the address is
    wrong or belongs to it already.

    \b
    Examples:
      matchmaker user invite leitung@ihk.example --role administrator --chamber 155
      matchmaker user invite vertrieb@firma.example --role partner --partner telekom
    """
    from matchmaker.container import Container
    from matchmaker.domain.vocabulary import Role

    given = {"chamber": chamber, "partner": partner, "sme": sme}
    kind = role if role in given else "chamber"
    if [name for name, value in given.items() if value] != [kind]:
        raise click.UsageError(f"--role {role} needs --{kind} and no other organisation")
    operator = Container(Settings.from_env()).services.accounts.operator
    link = operator.invite(email, Role(role), str(given[kind]), language)
    err.print(f"Invited {email}. The mail holds this link:", markup=False)
    click.echo(link)


@user.command()
@click.argument("email")
def deactivate(email: str) -> None:
    """Close the account of EMAIL and end its sessions at once.

    Exit code 1 when there is no such account or it is closed already.

    \b
    Example:
      matchmaker user deactivate ehemalige@firma.example
    """
    from matchmaker.container import Container

    ended = Container(Settings.from_env(serving=False)).services.accounts.operator.deactivate(email)
    err.print(f"The account is closed; {ended} sessions ended.")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable result on stdout.")
def list_accounts(as_json: bool) -> None:
    """List all accounts with what they belong to.

    \b
    Example:
      matchmaker user list --json
    """
    from rich.table import Table

    from matchmaker.container import Container

    accounts = Container(Settings.from_env(serving=False)).services.accounts.operator.accounts()
    if as_json:
        print_json([asdict(one) for one in accounts])
        return
    table = Table("E-mail address", "Name", "State", "Second factor", "Belongs to")
    for one in accounts:
        factor = "yes" if one.second_factor else "no"
        table.add_row(one.email, one.name, one.status, factor, "\n".join(one.memberships))
    out.print(table)
