"""`matchmaker prepare`: everything a server needs before it can start."""

import rich_click as click

from matchmaker.cli.model import build_model
from matchmaker.cli.output import err
from matchmaker.cli.seed import run_reindex, run_seed
from matchmaker.config import Settings


@click.command()
@click.option("--demo", is_flag=True, help="Also load the fictional network.")
def prepare(demo: bool) -> None:
    """Build the model, upgrade the database, import the data, compute vectors; skips what is done.

    \b
    Examples:
      matchmaker prepare
      MATCHMAKER_DEMO=1 matchmaker prepare --demo
    """
    from matchmaker.storage import schema

    settings = Settings.from_env(serving=False)
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
