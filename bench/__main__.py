"""`python -m bench`: run all measurements, or the parts that are named."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bench import (
    embedding,
    gaps,
    imports,
    learning,
    network,
    pages,
    quality,
    report,
    scale,
    search,
    startup,
    stores,
    table_plan,
)
from bench.measure import machine, timed
from bench.progress import say
from bench.setting import Setting

PARTS: dict[str, tuple[Callable[[Setting], dict[str, Any]], str]] = {
    "embedding": (embedding.measure, "texts per second and one need's wait beside the bare model"),
    "latency": (
        scale.measure_latency,
        "recommendations at 1k, 10k, 100k offerings beside one matrix product",
    ),
    "stores": (
        stores.measure,
        "start, change, memory and recommendations on SQLite and PostgreSQL beside plain vector searches",
    ),
    "search": (search.measure, "vector search alone, up to 1M offerings, beside FAISS and others"),
    "profile": (scale.measure_profile, "where the time of a recommendation goes, at the greatest size"),
    "pages": (pages.measure, "the real pages under gunicorn"),
    "network": (network.measure, "everybody's pages with 5,000 SMEs, 500 partners, 20,000 introductions"),
    "import": (
        imports.measure,
        "10,000 companies from a table: dry run and import beside bare reading and inserts",
    ),
    "startup": (startup.measure, "cold and warm start, imports, memory"),
    "quality": (quality.measure, "ranking quality, as `matchmaker evaluate` reports it"),
    "learning": (learning.measure, "a year of simulated SMEs with known preferences: what is learnt of them"),
    "gaps": (gaps.measure, "which needs without a partner belong together: agreement, names, time, memory"),
    "table_plan": (table_plan.measure, "one-to-one meetings at a roadshow: time, and worth beside a bound"),
}


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measures speed against named floors in the same run. Results: var/bench/PART.json.",
        epilog="Parts: " + "; ".join(f"{name}: {text}" for name, (_, text) in PARTS.items()),
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="what to measure (default: everything)")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, at most 10,000 offerings")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and its plots")
    parser.add_argument("--only-write", action="store_true", help="write them from earlier results")
    chosen = parser.parse_args(arguments)
    unknown = [part for part in chosen.parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}; choose from {', '.join(PARTS)}")
    return chosen


def main(arguments: list[str] | None = None) -> int:
    """Measure, keep the results, write the page if asked; 1 when a part failed."""
    chosen = _arguments(arguments)
    setting = Setting.from_env(chosen.quick)
    failed: list[str] = []
    if not chosen.only_write:
        failed = [part for part in _parts(chosen.parts) if not _measured(part, setting)]
    if chosen.write or chosen.only_write:
        report.write(setting)
    if failed:
        say(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _parts(named: list[str]) -> list[str]:
    # Latency profiles every size on the way, so that everything together needs no further profile.
    return named or [part for part in PARTS if part != "profile"]


def _measured(part: str, setting: Setting) -> bool:
    say(f"== {part}")
    try:
        seconds, result = timed(lambda: PARTS[part][0](setting))
    except Exception as problem:
        # One part's failure must not cost the hours of the others.
        say(f"   {part} failed: {type(problem).__name__}: {problem}")
        return False
    kept = {
        "part": part,
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": setting.quick,
        "seconds": round(seconds, 1),
        "machine": machine(),
        "result": result,
    }
    setting.out.mkdir(parents=True, exist_ok=True)
    file = setting.out / f"{part}.json"
    file.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for line in report.lines(part, kept):
        say(line)
    say(f"   {part}: {seconds:.0f} s, {file.name} written")
    return True


if __name__ == "__main__":
    sys.exit(main())
