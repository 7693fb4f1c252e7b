"""Writes data/training/public.jsonl.gz: queries and answers of the published sets whose licences allow it.

    python tools/training_pairs.py SETS

SETS is a folder of sets (queries.jsonl, docs.jsonl, qrels.jsonl each). Sets that are share-alike or without a
licence are not taken.
"""

import argparse
import gzip
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from matchmaker.matching.evaluation import find_benchmarks, read_benchmark

FAMILIES = {
    "bc": "CC BY 4.0",
    "cpv": "CC BY 4.0",
    "melo": "MIT",
    "plenty": "MIT",
    "ted": "EUPL 1.2",
    "wz": "MIT and CC0 1.0",
}
MOST = 1500
"""Queries taken from one set, chosen by chance with seed 1."""


def main() -> int:
    """Entry point; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("sets", type=Path, metavar="SETS")
    folder = parser.parse_args().sets
    rows = []
    for path in find_benchmarks(folder):
        family = path.name.partition("_")[0]
        if family not in FAMILIES:
            continue
        benchmark = read_benchmark(path)
        documents = {one.id: one.text for one in benchmark.docs}
        answers = {
            query.id: sorted(
                {documents[one] for one, gain in benchmark.judgements.get(query.id, {}).items() if gain > 0}
            )
            for query in benchmark.queries
        }
        queries = sorted((one for one in benchmark.queries if answers[one.id]), key=lambda one: one.id)
        chosen = random.Random(1).sample(queries, min(MOST, len(queries)))  # noqa: S311
        rows += [
            {"family": family, "set": path.name, "query": one.text, "documents": answers[one.id]}
            for one in chosen
        ]
    if not rows:
        parser.error(f"{folder} holds none of the sets {', '.join(FAMILIES)}")
    target = Path(__file__).resolve().parent.parent / "data" / "training" / "public.jsonl.gz"
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    # Without a time in it, the same texts give the same file.
    target.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{target.name}: {len(rows)} queries")
    return 0


if __name__ == "__main__":
    sys.exit(main())
