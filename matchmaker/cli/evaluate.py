"""`matchmaker evaluate`: matching quality on folders of judged queries, by the engine that serves people."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click
from rich.table import Table

from matchmaker.cli.material import chosen_sets, judged_world
from matchmaker.cli.output import err, out, print_json, progress_bar
from matchmaker.config import Settings

if TYPE_CHECKING:
    from matchmaker.matching.evaluation import Results
    from matchmaker.matching.metrics import Estimate
    from matchmaker.matching.ports import Embedder


@click.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--set", "names", multiple=True, help="Only this set; may be given several times.")
@click.option("--view", "views", multiple=True, help="Only this ranking; may be given several times.")
@click.option("--judged", is_flag=True, help="Instead: the judged needs against the live offerings.")
@click.option("--robust", is_flag=True, help="Instead: the judged needs said in other ways.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable result on stdout.")
def evaluate(
    folder: Path | None,
    names: tuple[str, ...],
    views: tuple[str, ...],
    judged: bool,
    robust: bool,
    as_json: bool,
) -> None:
    """Measure nDCG@10, Recall@10, MRR@10 and hit@1 for every set in FOLDER and every view.

    A set is a folder with queries.jsonl, docs.jsonl (id, text, lang) and qrels.jsonl (query_id, doc_id,
    relevance). Views: fused, dense (all embedding models), dense_1, dense_2 (one of them), lexical (BM25),
    characters, blend (mean of dense and lexical, standardised), rrf (reciprocal rank fusion). Intervals are
    95 % bootstrap intervals over queries.

    \b
    Examples:
      matchmaker evaluate benchmark
      matchmaker evaluate benchmark --set plenty_title_de --json
      matchmaker evaluate benchmark --view fused --view dense_1
      matchmaker evaluate --judged
      matchmaker evaluate --robust
    """
    if judged + robust + (folder is not None) != 1:
        raise click.UsageError("Give one of FOLDER, --judged and --robust.")
    if robust and views:
        raise click.UsageError("--robust measures the fused view alone.")
    if robust:
        _evaluate_robust(as_json)
    elif folder is None:
        _evaluate_judged(views, as_json)
    else:
        _evaluate_folder(folder, names, views, as_json)


def _check_views(views: tuple[str, ...], embedder: "Embedder") -> None:
    from matchmaker.matching.comparison import view_names
    from matchmaker.matching.retrieval.dense import part_dimensions

    known = view_names(len(part_dimensions(embedder)))
    if unknown := set(views) - set(known):
        raise click.UsageError(f"No such view: {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")


def _evaluate_robust(as_json: bool) -> None:
    from dataclasses import asdict

    from matchmaker.container import Container
    from matchmaker.matching.robustness import measure_variants
    from matchmaker.matching.variants import read_variants

    container = Container(Settings.from_env(serving=False))
    engine, needs = judged_world(container)
    handwritten = read_variants(container.settings.data_dir / "judged_variants.json")
    with progress_bar("Variants") as progress:
        found = measure_variants(engine, needs, handwritten, progress)
    if as_json:
        print_json({name: asdict(one) for name, one in found.items()})
        return
    table = Table("variant", "needs", "nDCG@5", "hit@1", "shown something", "drop in nDCG@5", "drop in shown")
    for name, one in found.items():
        measured = (one.ndcg, one.hit, one.shown, one.drop, one.drop_shown)
        table.add_row(name, str(one.needs), *map(_cell, measured))
    out.print(table)


def _evaluate_judged(views: tuple[str, ...], as_json: bool) -> None:
    from dataclasses import asdict

    from matchmaker.container import Container
    from matchmaker.matching.judged import measure, read_judged

    container = Container(Settings.from_env(serving=False))
    _check_views(views, container.embedder)
    engine, needs = judged_world(container)
    fresh = read_judged(container.settings.data_dir / "judged_out_of_scope.json")
    with progress_bar("Judged needs") as progress:
        report = measure(engine, needs, fresh, views=views, progress=progress)
    if as_json:
        print_json(asdict(report))
        return
    _print_set("order, needs in scope", report.order)
    table = Table("voice", "nDCG@5, fused")
    for voice, one in report.by_voice.items():
        table.add_row(voice, _cell(one))
    out.print(table)
    for band, worth in report.bands.items():
        out.print(f"{band}: {worth.shown} shown among the first three, helpful {_cell(worth.helpful)}")
    out.print(f"nothing shown although something helps: {_cell(report.missed)} of needs in scope")
    out.print(f"something shown although nothing helps: {_cell(report.false_alarms)} of needs out of scope")
    out.print(f"the same on needs that nothing was fitted to: {_cell(report.fresh_false_alarms)}")
    for band, one in report.false_bands.items():
        out.print(f"needs out of scope whose first match is {band}: {_cell(one)}")
    out.print(f"one of the closest helps where nothing is shown in scope: {_cell(report.closest)}")
    out.print(
        f"something is named as closest where nothing is shown out of scope: {_cell(report.closest_outside)}"
    )


def _cell(one: "Estimate") -> str:
    return f"{one.mean:.3f} [{one.low:.3f}, {one.high:.3f}]"


def _evaluate_folder(folder: Path, names: tuple[str, ...], views: tuple[str, ...], as_json: bool) -> None:
    from matchmaker.container import Container
    from matchmaker.matching.evaluation import evaluate as measure
    from matchmaker.matching.evaluation import read_benchmark

    found = chosen_sets(folder, names)
    container = Container(Settings.from_env(serving=False))
    _check_views(views, container.embedder)
    results: dict[str, Results] = {}
    for one in found:
        benchmark = read_benchmark(one)
        with progress_bar(one.name) as progress:
            results[one.name] = measure(
                benchmark, container.embedder, container.weights, views=views, progress=progress
            )
        if not as_json:
            _print_set(one.name, results[one.name])
    if as_json:
        print_json({name: _as_json(result) for name, result in results.items()})
    else:
        _print_summary(results)


def _print_set(name: str, result: "Results") -> None:
    columns = list(dict.fromkeys(measure for measures in result.values() for measure in measures))
    table = Table("view", *columns, title=name, title_justify="left")
    for view, measures in result.items():
        table.add_row(view, *(_cell(measures[one]) if one in measures else "" for one in columns))
    out.print(table)


def _print_summary(results: dict[str, "Results"]) -> None:
    """How often the fused view beats the best single one and each fixed fusion, and its worst loss."""
    from matchmaker.matching.comparison import FUSED, is_single
    from matchmaker.matching.evaluation import LEADING

    views = list(dict.fromkeys(view for result in results.values() for view in result if view != FUSED))
    rivals = {"the best single view": [view for view in views if is_single(view)]}
    rivals |= {view: [view] for view in views if not is_single(view)}
    for rival, among in rivals.items():
        if not among or not all(FUSED in result for result in results.values()):
            continue
        gains = {
            name: result[FUSED][LEADING].mean - max(result[view][LEADING].mean for view in among)
            for name, result in results.items()
        }
        better = sum(gain > 0 for gain in gains.values())
        worst = min(gains, key=lambda name: gains[name])
        err.print(
            f"fused beats {rival} on {better} of {len(gains)} sets;"
            f" smallest difference {gains[worst]:+.3f} ({worst})"
        )


def _as_json(result: "Results") -> dict[str, Any]:
    return {
        view: {name: {"mean": one.mean, "low": one.low, "high": one.high} for name, one in measures.items()}
        for view, measures in result.items()
    }
