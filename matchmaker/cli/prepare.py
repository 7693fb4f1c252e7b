"""`matchmaker prepare`: everything a server needs before it can start."""

import rich_click as click

from matchmaker.cli.model import build_model
from matchmaker.cli.output import err, progress_bar
from matchmaker.cli.seed import run_reindex, run_seed
from matchmaker.config import Settings


@click.command()
@click.option(
    "--demo", is_flag=True, help="Also load the fictional network and accounts; only with MATCHMAKER_DEMO=1."
)
def prepare(demo: bool) -> None:
    """Build the model, upgrade the database, import the data, compute vectors; skips what is done.

    \b
    Examples:
      matchmaker prepare
      MATCHMAKER_DEMO=1 matchmaker prepare --demo
    """
    from matchmaker.storage import schema

    settings = Settings.from_env(serving=False)
    if demo and not settings.demo:
        raise click.ClickException(
            "--demo needs MATCHMAKER_DEMO=1: the demonstration accounts have public passwords."
        )
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    err.print("[bold]▸ Language model[/bold]")
    if settings.embedding_model.startswith("bundled") and not build_model(settings):
        err.print("Language model: there already.")
    err.print("[bold]▸ Database[/bold]")
    schema.upgrade(settings.database_url)
    err.print("[bold]▸ Data[/bold]")
    run_seed(settings, demo=demo)
    err.print("[bold]▸ Vectors[/bold]")
    run_reindex(settings)
    if demo:
        err.print("[bold]▸ Demonstration accounts[/bold]")
        _create_people(settings)
        err.print("[bold]▸ Demonstration introductions[/bold]")
        _tell_introductions(settings)
        err.print("[bold]▸ Demonstration self-assessments[/bold]")
        _give_assessments(settings)
        err.print("[bold]▸ Demonstration needs without a partner[/bold]")
        _state_unmet_needs(settings)
        err.print("[bold]▸ Demonstration events[/bold]")
        _show_events(settings)


def _create_people(settings: Settings) -> None:
    """Create the accounts and open the chambers of the demonstration; print how to sign in."""
    from rich.table import Table

    from matchmaker.container import Container

    services = Container(settings).services
    demonstration = services.accounts.demonstration
    demonstration.create()
    services.chambers.demonstration.open()
    people = demonstration.people()
    table = Table("Name")
    table.add_column("E-mail address", no_wrap=True)
    table.add_column("Acts as")
    for one in people:
        roles = "\n".join(f"{role.value}: {organisation}" for role, organisation in one.roles)
        table.add_row(one.name, one.email, roles)
    err.print(table)
    err.print(
        f"Password of all: [bold]{people[0].password}[/bold]; codes of the second factor: page /anmelden"
    )


def _tell_introductions(settings: Settings) -> None:
    """Play the fictional introductions of the last twelve weeks; skips those that are there already."""
    from matchmaker.container import Container
    from matchmaker.domain.clock import SetClock, utc_now
    from matchmaker.services.demo_introductions import DemoIntroductions
    from matchmaker.storage.seed import introductions

    now = utc_now()
    clock = SetClock(now)
    container = Container(settings, clock)
    demonstration = DemoIntroductions(container.database, container.services, clock)
    with progress_bar("Introductions") as progress:
        told = demonstration.tell(introductions.read(settings.data_dir), now, progress)
    err.print(
        f"Introductions: {told.told} told, {told.there} there already, {told.left_out} without a partner."
    )


def _give_assessments(settings: Settings) -> None:
    """Give the fictional self-assessments of the last year; skips firms that have some already."""
    from matchmaker.container import Container
    from matchmaker.domain.clock import SetClock, utc_now
    from matchmaker.services.demo_assessments import DemoAssessments
    from matchmaker.storage.seed import assessments

    now = utc_now()
    clock = SetClock(now)
    container = Container(settings, clock)
    demonstration = DemoAssessments(container.database, container.services.self_assessment.stored, clock)
    graded = demonstration.give(assessments.read(settings.data_dir), now)
    err.print(f"Self-assessments: {graded.given} given, {graded.there} there already.")


def _state_unmet_needs(settings: Settings) -> None:
    """State the fictional needs that nobody fits; skips those that are there already."""
    from matchmaker.container import Container
    from matchmaker.domain.clock import SetClock, utc_now
    from matchmaker.services.demo_unmet_needs import DemoUnmetNeeds
    from matchmaker.storage.seed import unmet_needs

    now = utc_now()
    clock = SetClock(now)
    container = Container(settings, clock)
    demonstration = DemoUnmetNeeds(container.database, container.services, clock)
    told = demonstration.state(unmet_needs.read(settings.data_dir), now)
    err.print(f"Needs without a partner: {told.stated} stated, {told.there} there already.")


def _show_events(settings: Settings) -> None:
    """Play the fictional programme of events; skips those that are there already."""
    from matchmaker.container import Container
    from matchmaker.domain.clock import SetClock, utc_now
    from matchmaker.services.demo_events import DemoEvents
    from matchmaker.storage.seed import events

    now = utc_now()
    clock = SetClock(now)
    container = Container(settings, clock)
    demonstration = DemoEvents(container.database, container.services.events, clock)
    with progress_bar("Events") as progress:
        shown = demonstration.show(events.read(settings.data_dir), now, progress)
    err.print(
        f"Events: {shown.events} with {shown.registrations} registrations, {shown.there} there already."
    )
