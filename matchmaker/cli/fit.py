"""`matchmaker fit`: fit the fusion's weights to judged texts and measure them on texts they have not seen."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from rich.table import Table

from matchmaker.cli.material import chosen_sets, judged_world
from matchmaker.cli.output import err, out, print_json, progress_bar
from matchmaker.config import Settings

if TYPE_CHECKING:
    from matchmaker.container import Container
    from matchmaker.matching.learned_fusion import Judged, Report


@click.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--judged", is_flag=True, help="Also, or only: the judged needs against the live offerings.")
@click.option("--set", "names", multiple=True, help="Only this set of FOLDER; may be given several times.")
@click.option(
    "--strength",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="How strongly the present weights are believed.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Weights file to write.")
@click.option("--version", help="Version to write into it.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable result on stdout.")
def fit(
    folder: Path | None,
    judged: bool,
    names: tuple[str, ...],
    strength: float,
    out: Path | None,
    version: str | None,
    as_json: bool,
) -> None:
    """Fit the weights of the views to the sets in FOLDER and to the judged needs.

    Shows nDCG@10 with the present weights and with weights fitted without a set's family (judged needs:
    without a fifth of them). Sets on which the embedding model was trained flatter it. Writes nothing without
    --out; the bands must be fitted again afterwards (matchmaker calibrate).

    \b
    Examples:
      matchmaker fit --judged
      matchmaker fit benchmark --judged --out data/weights.json --version 2026-12-01
    """
    from matchmaker.container import Container
    from matchmaker.matching.learned_fusion import fit_and_measure

    if not judged and folder is None:
        raise click.UsageError("Give a FOLDER or --judged or both.")
    if (out is None) != (version is None):
        raise click.UsageError("--out and --version belong together.")
    container = Container(Settings.from_env(serving=False))
    found = _of_sets(container, folder, names) if folder else []
    if judged:
        found += _of_needs(container)
    try:
        report = fit_and_measure(found, container.weights.fusion, strength)
    except ValueError as problem:
        raise click.ClickException(f"{str(problem).capitalize()}.") from problem
    _show(report, as_json)
    if out is not None and version is not None:
        replace(container.weights, version=version, fusion=report.fitted.weights).save(out)
        err.print(f"Written: {out}; now run `matchmaker calibrate`.", markup=False)


def _of_sets(container: "Container", folder: Path, names: tuple[str, ...]) -> "list[Judged]":
    from matchmaker.matching.evaluation import read_benchmark
    from matchmaker.matching.learned_fusion import judged_of_set

    found: list[Judged] = []
    for one in chosen_sets(folder, names):
        with progress_bar(one.name) as progress:
            found += judged_of_set(read_benchmark(one), container.embedder, container.weights, progress)
    return found


def _of_needs(container: "Container") -> "list[Judged]":
    from matchmaker.matching.documents import Need
    from matchmaker.matching.learned_fusion import judged_of

    engine, needs = judged_world(container)
    pairs = [(Need(one.text), one.grades) for one in needs if one.in_scope]
    with err.status("Ranking the judged needs …"):
        # Neighbours in the file resemble each other in nothing: every fifth need makes a family.
        return list(judged_of(engine, pairs, "judged needs", lambda place: f"judged needs {place % 5}"))


def _show(report: "Report", as_json: bool) -> None:
    fitted = report.fitted
    if as_json:
        print_json(
            {
                "weights": asdict(fitted.weights),
                "needs": fitted.groups,
                "pairs": fitted.pairs,
                "loss": fitted.loss,
                "present_loss": fitted.prior_loss,
                "sets": [asdict(row) for row in report.rows],
            }
        )
        return
    table = Table("set", "queries", "present", "fitted without it", "difference", title="nDCG@10")
    for row in report.rows:
        cells = (f"{row.present:.3f}", f"{row.fitted:.3f}", f"{row.fitted - row.present:+.3f}")
        table.add_row(row.name, str(row.queries), *cells)
    out.print(table)
    for name, value in asdict(fitted.weights).items():
        out.print(f"{name}: {value}", markup=False)
