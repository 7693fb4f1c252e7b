"""`matchmaker model`: build the bundled embedding model, train its adapter."""

from pathlib import Path

import rich_click as click

from matchmaker.cli.output import err, print_json, progress_bar
from matchmaker.config import Settings


@click.group()
def model() -> None:
    """The embedding model."""


@model.command()
@click.option(
    "--plain", is_flag=True, help="Without the project's adapter, beside the other, to compare with."
)
def build(plain: bool) -> None:
    """Build the bundled model into var/models; does nothing when it is there.

    \b
    Example:
      matchmaker model build
    """
    build_model(Settings.from_env(serving=False), adapted=not plain)


def build_model(settings: Settings, *, adapted: bool = True) -> bool:
    """Build the bundled model if it is configured and missing; True when it was built."""
    from matchmaker.matching.embedding.bundled import build_bundled_model, is_complete
    from matchmaker.matching.embedding.factory import bundled_folder
    from matchmaker.matching.embedding.runtime import has_runtime

    target = bundled_folder(settings.models_dir, adapted=adapted)
    if is_complete(target, adapted=adapted) and has_runtime(target):
        return False
    settings.models_dir.mkdir(parents=True, exist_ok=True)
    with progress_bar("Building the language model") as progress:
        build_bundled_model(target, lambda done, total, _: progress(done, total), adapted=adapted)
    err.print(f"Language model built: {target.name}")
    return True


@model.command()
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of training texts (default: training in the data folder).",
)
@click.option(
    "--without",
    multiple=True,
    metavar="FAMILY",
    help="Leave out a family of texts, to measure on it; repeatable.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option("--device", help="cpu or cuda (default: cuda when there is one).")
def train(target: Path, texts: Path | None, without: tuple[str, ...], seed: int, device: str | None) -> None:
    """Train the adapter of the bundled model and write it into TARGET with its curve.

    Takes minutes on a graphics card and about an hour on two cores, with 5.2 GB of memory. Needs the
    extra `train`: pip install -c constraints.txt -e .[train]

    \b
    Examples:
      matchmaker model train var/adapter
      matchmaker model train var/without-wz --without wz
    """
    from dataclasses import replace

    from matchmaker.matching.adaptation.command import train_adapter
    from matchmaker.matching.adaptation.training import Plan

    if target.exists() and any(target.iterdir()):
        raise click.BadParameter(f"{target} is not empty.", param_hint="TARGET")
    folder = texts or Settings.from_env(serving=False).data_dir / "training"
    with progress_bar("Training") as progress:
        report = train_adapter(
            target, folder, replace(Plan(), seed=seed), without=without, device=device, progress=progress
        )
    print_json(report)
