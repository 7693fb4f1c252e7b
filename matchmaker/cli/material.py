"""What commands that measure and fit work on: the judged needs beside the live offerings, folders of sets."""

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from matchmaker.container import Container
    from matchmaker.matching.engine import MatchingEngine
    from matchmaker.matching.judged import JudgedNeed


def judged_world(container: "Container") -> tuple["MatchingEngine", "list[JudgedNeed]"]:
    """The engine with the product's own weights, and the judged needs.

    ClickException when the engine knows other offerings than the judge. Learnt weights that are live do not
    count: what is measured and fitted here ends in the product's own file.
    """
    from matchmaker.matching.judged import read_judged

    needs = read_judged(container.settings.data_dir / "judged_needs.json")
    engine = container.engines.current()
    if not {key for one in needs for key in one.grades} <= set(engine.catalogue.positions):
        raise click.ClickException(
            "The needs were judged against the demonstration: run `matchmaker prepare --demo` first."
        )
    return engine.with_weights(container.weights), needs


def chosen_sets(folder: Path, names: tuple[str, ...]) -> list[Path]:
    """The sets in a folder, or those that are named; ClickException when one is missing or there are none."""
    from matchmaker.matching.evaluation import find_benchmarks

    found = [one for one in find_benchmarks(folder) if not names or one.name in names]
    if unknown := set(names) - {one.name for one in found}:
        raise click.ClickException(f"No such set in {folder}: {', '.join(sorted(unknown))}.")
    if not found:
        raise click.ClickException(
            f"{folder} holds no set: queries.jsonl, docs.jsonl and qrels.jsonl are needed."
        )
    return found
