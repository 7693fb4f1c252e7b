"""Part `gaps`: which needs belong together, what gaps are called, and what finding them costs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import gap_clusters, gap_names
from bench.measure import peak_rss, rss, timed
from bench.progress import bar, say
from bench.setting import Setting
from bench.texts import needs as need_texts
from matchmaker.config import Settings
from matchmaker.container import Container
from matchmaker.matching.coverage.gaps import find_gaps
from matchmaker.matching.coverage.model import Coverage, OpenNeed
from matchmaker.matching.documents import Need
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.ports import Vectors
from matchmaker.storage import schema
from matchmaker.storage.database import Database
from matchmaker.storage.seed import seed

FOLDER_VARIABLE = "MATCHMAKER_BENCH_NEEDS"
FILE = "needs.jsonl"
"""One text a line: id, text, and where known `intervention` (EU category) and `label` (funding label)."""
SIZES = (500, 2_000)
DISTRICT = "09162"


def measure(setting: Setting) -> dict[str, Any]:
    """Cost and names from the product's data; clusters only of a folder with texts that somebody names."""
    setting.ensure_model()
    with _engine(setting) as engine:
        # Dictionaries and models load at their first use, whatever the number of needs.
        _cost(engine, setting, 20)
        cost = {count: _cost(engine, setting, count) for count in SIZES[: 1 if setting.quick else None]}
        say("  names")
        names = gap_names.measure(engine, setting)
        return {"cost": cost, "names": names, "texts": _texts(engine, setting)}


@contextmanager
def _engine(setting: Setting) -> Iterator[MatchingEngine]:
    """The product's engine over the demonstration network, without evidence."""
    setting.out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=setting.out) as folder:
        url = f"sqlite:///{folder}/gaps.sqlite3"
        schema.upgrade(url)
        with Database(url) as database:
            seed(database, setting.data, demo=True)
        (Path(folder) / "models").symlink_to(setting.models.resolve(), target_is_directory=True)
        settings = Settings(
            secret_key="b" * 32, database_url=url, data_dir=setting.data, var_dir=Path(folder), demo=True
        )
        container = Container(settings)
        say("  engine over the demonstration network")
        yield container.engines.current()
        container.database.dispose()


def _texts(engine: MatchingEngine, setting: Setting) -> dict[str, Any] | None:
    named = os.environ.get(FOLDER_VARIABLE, "")
    if not named:
        say(f"  clusters: skipped; set {FOLDER_VARIABLE} to a folder with {FILE}")
        return None
    file = Path(named) / FILE
    if not file.is_file():
        raise FileNotFoundError(f"{FOLDER_VARIABLE} names no folder with {FILE}: {named}")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    vectors = engine.embed_needs([row["text"] for row in rows])
    found = gap_clusters.measure(rows, vectors, setting)
    say("  reach")
    seconds, coverage = timed(lambda: _found(engine, [row["text"] for row in rows], vectors))
    inside = sum(len(gap.members) for gap in coverage.gaps)
    reached = sum(len(set(gap.members) & set(gap.serves)) for gap in coverage.gaps)
    reach = {"gaps": len(coverage.gaps), "inside": inside, "reached": reached, "seconds": seconds}
    return {"folder": Path(named).name, "count": len(rows), **found, "reach": reach}


def _cost(engine: MatchingEngine, setting: Setting, count: int) -> dict[str, float]:
    """Seconds and the greatest memory of the process for so many different needs, each of its own company."""
    say(f"  {count} needs")
    texts = need_texts(setting.data, count, setting.seed)
    held = _forget_peak()
    embedding, vectors = timed(lambda: engine.embed_needs(texts))
    seconds, coverage = timed(lambda: _found(engine, texts, vectors))
    return {
        "embedding": embedding,
        "seconds": seconds,
        "held": held,
        "bytes": peak_rss(),
        "gaps": len(coverage.gaps),
        "alone": len(coverage.alone),
    }


def _found(engine: MatchingEngine, texts: list[str], vectors: Vectors) -> Coverage:
    asked = [OpenNeed(str(place), Need(text, "de", DISTRICT)) for place, text in enumerate(texts)]
    with bar("gaps") as report:
        return find_gaps(engine, asked, vectors, progress=report)


def _forget_peak() -> int:
    """Bytes of memory now; the greatest so far begins anew where the system allows it (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        say("  the greatest memory cannot be set back here: what was held before counts too")
    return rss()
