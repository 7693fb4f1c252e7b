"""`matchmaker model`: build the bundled embedding model."""

import rich_click as click

from matchmaker.cli.output import err, progress_bar
from matchmaker.config import Settings


@click.group()
def model() -> None:
    """The embedding model."""


@model.command()
def build() -> None:
    """Build the bundled model into var/models; does nothing when it is there.

    \b
    Example:
      matchmaker model build
    """
    build_model(Settings.from_env(serving=False))


def build_model(settings: Settings) -> bool:
    """Build the bundled model if it is configured and missing; True when it was built."""
    from matchmaker.matching.embedding.bundled import build_bundled_model, is_complete
    from matchmaker.matching.embedding.factory import bundled_folder

    target = bundled_folder(settings.models_dir)
    if is_complete(target):
        return False
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    with progress_bar("Building the language model") as progress:
        build_bundled_model(target, lambda done, total, _: progress(done, total))
    err.print(f"Language model built: {target.name}")
    return True
