"""`matchmaker rank`: rank any documents for any queries with the engine that serves people."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rich_click as click

from matchmaker.cli.output import err, progress_bar

VIEWS = ("fused", "dense", "lexical", "characters", "blend", "rrf")


class InputFile(click.Path):
    """An existing readable file."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, path_type=Path)


def read_jsonl(file: Path) -> Iterator[dict[str, Any]]:
    """Objects of a JSON Lines file. Raises a usage error that names file and line."""
    with file.open(encoding="utf-8-sig") as lines:
        try:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _object(json.loads(line), file, number)
        except (UnicodeDecodeError, json.JSONDecodeError) as problem:
            raise click.ClickException(f"{file.name}: not JSON Lines in UTF-8: {problem}") from problem


def _object(value: Any, file: Path, number: int) -> dict[str, Any]:
    if not isinstance(value, dict) or "id" not in value or not isinstance(value.get("text"), str):
        raise click.ClickException(f'{file.name}, line {number}: expected an object with "id" and "text".')
    return value


@click.command()
@click.option(
    "--queries", required=True, type=InputFile(), help="Needs, one JSON object a line: id, text, lang."
)
@click.option("--docs", required=True, type=InputFile(), help="Offerings, in the same form.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The TREC run.")
@click.option(
    "-k", "depth", default=100, show_default=True, type=click.IntRange(1, 10_000), help="Documents per query."
)
@click.option("--view", default="fused", show_default=True, type=click.Choice(VIEWS), help="What ranks.")
@click.option("--tag", default="matchmaker", show_default=True, help="Last column of the run.")
def rank(queries: Path, docs: Path, out: Path, depth: int, view: str, tag: str) -> None:
    """Rank documents for queries; no rules are applied.

    Writes a TREC run: `qid Q0 docid rank score tag`. "lang" (de, en) is optional and detected when missing.

    \b
    Examples:
      matchmaker rank --queries needs.jsonl --docs offerings.jsonl --out run.txt
      matchmaker rank --queries q.jsonl --docs d.jsonl --out run.txt -k 10 --view dense
    """
    from matchmaker.config import Settings
    from matchmaker.container import Container
    from matchmaker.matching.ranking import Text, rank_texts
    from matchmaker.matching.trec import write_run

    def texts(file: Path) -> list[Text]:
        return [Text(str(one["id"]), one["text"], _language(one.get("lang"))) for one in read_jsonl(file)]

    container = Container(Settings.from_env(serving=False))
    asked, offered = texts(queries), texts(docs)
    with progress_bar("Ranking") as progress:
        run = rank_texts(
            asked, offered, container.embedder, container.weights, depth, progress=progress, view=view
        )
    try:
        write_run(run, out, tag)
    except ValueError as problem:
        raise click.ClickException(f"{problem}.") from problem
    err.print(f"{len(run)} queries, {len(offered)} documents: {out}", markup=False)


def _language(value: object) -> str | None:
    return value if value in ("de", "en") else None
