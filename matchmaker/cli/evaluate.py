"""`matchmaker evaluate`: matching quality on folders of judged queries, by the engine that serves people."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich.table import Table

from matchmaker.cli.output import err, out, print_json, progress_bar
from matchmaker.config import Settings

if TYPE_CHECKING:
    from matchmaker.matching.evaluation import Results


@click.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--set", "names", multiple=True, help="Only this set; may be given several times.")
@click.option("--judged", is_flag=True, help="Instead: the judged needs against the live offerings.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable result on stdout.")
def evaluate(folder: Path | None, names: tuple[str, ...], judged: bool, as_json: bool) -> None:
    """Measure nDCG@10, Recall@10, MRR@10 and hit@1 for every set in FOLDER and every view.

    A set is a folder with queries.jsonl, docs.jsonl (id, text, lang) and qrels.jsonl (query_id, doc_id,
    relevance). Intervals are 95 % bootstrap intervals over queries.

    \b
    Examples:
      matchmaker evaluate benchmark
      matchmaker evaluate benchmark --set plenty_title_de --json
      matchmaker evaluate --judged
    """
    if judged == (folder is not None):
        raise click.UsageError("Give either a FOLDER or --judged.")
    if folder is None:
        _evaluate_judged(as_json)
    else:
        _evaluate_folder(folder, names, as_json)


def _evaluate_judged(as_json: bool) -> None:
    from dataclasses import asdict

    from matchmaker.container import Container
    from matchmaker.matching.judged import measure, read_judged

    container = Container(Settings.from_env(serving=False))
    needs = read_judged(container.settings.data_dir / "judged_needs.json")
    engine = container.engines.current()
    if not {key for one in needs for key in one.grades} <= set(engine.catalogue.positions):
        raise click.ClickException(
            "The needs were judged against the demonstration: run `matchmaker prepare --demo` first."
        )
    with progress_bar("Judged needs") as progress:
        report = measure(engine, needs, progress)
    if as_json:
        print_json(asdict(report))
        return
    _print_set("order, needs in scope", report.order)
    table = Table("voice", "nDCG@5, fused")
    for voice, one in report.by_voice.items():
        table.add_row(voice, f"{one.mean:.3f} [{one.low:.3f}, {one.high:.3f}]")
    out.print(table)
    for band, (count, share) in report.bands.items():
        out.print(f"{band}: {count} shown among the first three, {share:.0%} helpful")
    out.print(f"nothing shown although something helps: {report.missed:.1%} of needs in scope")
    out.print(f"something shown although nothing helps: {report.false_alarms:.1%} of needs out of scope")


def _evaluate_folder(folder: Path, names: tuple[str, ...], as_json: bool) -> None:
    from matchmaker.container import Container
    from matchmaker.matching.evaluation import evaluate as measure
    from matchmaker.matching.evaluation import find_benchmarks, read_benchmark

    found = [one for one in find_benchmarks(folder) if not names or one.name in names]
    if unknown := set(names) - {one.name for one in found}:
        raise click.ClickException(f"No such set in {folder}: {', '.join(sorted(unknown))}.")
    if not found:
        raise click.ClickException(
            f"{folder} holds no set: queries.jsonl, docs.jsonl and qrels.jsonl are needed."
        )
    container = Container(Settings.from_env(serving=False))
    results: dict[str, Results] = {}
    for one in found:
        benchmark = read_benchmark(one)
        with progress_bar(one.name) as progress:
            results[one.name] = measure(benchmark, container.embedder, container.weights, progress=progress)
        if not as_json:
            _print_set(one.name, results[one.name])
    if as_json:
        print_json({name: _as_json(result) for name, result in results.items()})
    else:
        _print_summary(results)


def _print_set(name: str, result: "Results") -> None:
    table = Table("view", *next(iter(result.values())), title=name, title_justify="left")
    for view, measures in result.items():
        cells = [f"{one.mean:.3f} [{one.low:.3f}, {one.high:.3f}]" for one in measures.values()]
        table.add_row(view, *cells)
    out.print(table)


def _print_summary(results: dict[str, "Results"]) -> None:
    """How often the fused view beats the best single one, and its worst loss."""
    gains = {}
    for name, result in results.items():
        single = max(measures["nDCG@10"].mean for view, measures in result.items() if view != "fused")
        gains[name] = result["fused"]["nDCG@10"].mean - single
    better = sum(gain > 0 for gain in gains.values())
    worst = min(gains, key=lambda name: gains[name])
    err.print(
        f"fused beats the best single view on {better} of {len(gains)} sets;"
        f" smallest difference {gains[worst]:+.3f} ({worst})"
    )


def _as_json(result: "Results") -> dict[str, Any]:
    return {
        view: {name: {"mean": one.mean, "low": one.low, "high": one.high} for name, one in measures.items()}
        for view, measures in result.items()
    }
