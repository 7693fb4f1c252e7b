"""`matchmaker db`: tables over time and upkeep."""

import rich_click as click

from matchmaker.cli.output import err, out
from matchmaker.config import Settings


@click.group()
def db() -> None:
    """The database: upgrade, compare, prune."""


@db.command()
@click.option("--revision", default="head", show_default=True, help="Revision to go to.")
def upgrade(revision: str) -> None:
    """Create the tables or bring them to this version.

    \b
    Example:
      matchmaker db upgrade
    """
    from matchmaker.storage import schema

    settings = Settings.from_env(serving=False)
    schema.upgrade(settings.database_url, revision)
    err.print(f"Database is at revision {schema.status(settings.database_url).current}.")


@db.command()
@click.argument("revision")
@click.confirmation_option(prompt="This can delete data. Go on?")
def downgrade(revision: str) -> None:
    """Take the tables back to REVISION ("base" drops everything)."""
    from matchmaker.storage import schema

    schema.downgrade(Settings.from_env(serving=False).database_url, revision)


@db.command()
def check() -> None:
    """Say whether the tables are what this version needs; exit code 1 when not."""
    from matchmaker.storage import schema

    url = Settings.from_env(serving=False).database_url
    schema.require_current(url)
    if differences := schema.check(url):
        raise click.ClickException("The tables differ from the models:\n" + "\n".join(differences))
    out.print("The tables are up to date.")


@db.command()
@click.argument("message")
def revision(message: str) -> None:
    """Write the next migration from the difference between tables and models (for developers)."""
    from matchmaker.config import PROJECT_ROOT
    from matchmaker.storage import schema

    known = sorted(file.name[:4] for file in (PROJECT_ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    schema.new_revision(Settings.from_env(serving=False).database_url, f"{int(known[-1]) + 1:04d}", message)


@db.command()
def prune() -> None:
    """Delete needs, sessions and unconfirmed accounts whose time is over; blank old mails.

    The worker does this by itself every hour.

    \b
    Example:
      matchmaker db prune
    """
    from matchmaker.container import Container

    gone = Container(Settings.from_env(serving=False)).services.forget_old.forget()
    deleted = f"{gone.needs} needs, {gone.sessions} sessions, {gone.accounts} unconfirmed accounts deleted"
    err.print(f"{deleted}; {gone.mails} mails blanked.")
