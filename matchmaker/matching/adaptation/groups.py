"""Training texts: groups of queries and documents with what answers what, as kept in data/training.

Two formats:

- cases (JSON, "matchmaker-training-cases/1"): a case is one problem of an owner with five needs in owners'
  voices and three offerings in vendors' voices; `near` names cases that sound alike but need another offering
  (hard negatives), `also` cases whose offerings help as well (never negatives). Both hold in both directions.
- public pairs (JSON lines, gzip), from published sets: `family`, `set`, `query`, `documents` (all answers).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

CASES_FORMAT = "matchmaker-training-cases/1"
CASES = "cases"
"""Family of the cases; every public set names its own."""

HELD_OUT_EACH = 20
"""Every twentieth query of a group (of the cases: every twentieth case) is kept out, to draw the curve on."""


class TrainingDataError(Exception):
    """A file of training texts cannot be read or breaks its format; the message names file and place."""


@dataclass(frozen=True, slots=True)
class Group:
    """Queries and documents that may be each other's negatives.

    `positives[i]`: documents (positions) that answer query i; `near[i]`: hard negatives, never answers;
    `neutral[i]`: documents that may help as well, so that they are no negatives either.
    """

    name: str
    family: str
    queries: tuple[str, ...]
    documents: tuple[str, ...]
    positives: tuple[tuple[int, ...], ...]
    near: tuple[tuple[int, ...], ...]
    neutral: tuple[frozenset[int], ...]

    def part(self, held_out: bool) -> Group:
        """The queries kept out for the curve, or all others; the documents stay.

        Queries with the same answers stay together: the needs of one case are on one side.
        """
        order = {answers: place for place, answers in enumerate(dict.fromkeys(self.positives))}
        chosen = [
            place
            for place, answers in enumerate(self.positives)
            if (order[answers] % HELD_OUT_EACH == HELD_OUT_EACH - 1) == held_out
        ]
        return Group(
            self.name,
            self.family,
            tuple(self.queries[place] for place in chosen),
            self.documents,
            tuple(self.positives[place] for place in chosen),
            tuple(self.near[place] for place in chosen),
            tuple(self.neutral[place] for place in chosen),
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Positions of queries and documents of a group; document `answers[i]` of the batch answers query i.

    `allowed[i, j]`: document j counts for query i, as its answer or as a negative.
    """

    queries: tuple[int, ...]
    documents: tuple[int, ...]
    answers: tuple[int, ...]
    allowed: np.ndarray[Any, np.dtype[np.bool_]]


def read_groups(files: Sequence[Path], without: Iterable[str] = ()) -> list[Group]:
    """All groups of the files but those of the families in `without`. Raises TrainingDataError."""
    cases: list[dict[str, Any]] = []
    groups: list[Group] = []
    for path in files:
        if path.name.endswith(".jsonl.gz"):
            groups += _public_groups(path)
        else:
            cases += _cases(path)
    if cases:
        groups.append(_group_of_cases(cases))
    unwanted = set(without)
    if unknown := unwanted - {group.family for group in groups}:
        raise TrainingDataError(f"no such family of training texts: {', '.join(sorted(unknown))}")
    return [group for group in groups if group.family not in unwanted]


def draw_batches(group: Group, size: int, random: np.random.Generator) -> list[Batch]:
    """Every query once, in random order, `size` at a time, with one answer and one near document each.

    A document that answers a query, or may help, is no negative of it, whoever brought it into the batch.
    """
    order = random.permutation(len(group.queries)).tolist()
    return [_batch(group, order[start : start + size], random) for start in range(0, len(order), size)]


def _batch(group: Group, queries: list[int], random: np.random.Generator) -> Batch:
    chosen = [int(random.choice(group.positives[query])) for query in queries]
    near = [int(random.choice(group.near[query])) for query in queries if group.near[query]]
    documents = tuple(dict.fromkeys([*chosen, *near]))
    place = {document: number for number, document in enumerate(documents)}
    allowed = np.ones((len(queries), len(documents)), dtype=np.bool_)
    for row, (query, answer) in enumerate(zip(queries, chosen, strict=True)):
        for other in (*group.positives[query], *group.neutral[query]):
            if other != answer and other in place:
                allowed[row, place[other]] = False
    return Batch(tuple(queries), documents, tuple(place[one] for one in chosen), allowed)


def _public_groups(path: Path) -> list[Group]:
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                rows.setdefault((row["family"], row["set"]), []).append(row)
        return [_public_group(family, name, found) for (family, name), found in rows.items()]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise TrainingDataError(f"{path.name} is no file of training pairs: {problem!r}") from problem


def _public_group(family: str, name: str, rows: list[dict[str, Any]]) -> Group:
    texts = tuple(dict.fromkeys(text for row in rows for text in row["documents"]))
    place = {text: number for number, text in enumerate(texts)}
    answers: dict[str, set[int]] = {}
    for row in rows:
        answers.setdefault(str(row["query"]), set()).update(place[text] for text in row["documents"])
    positives = tuple(tuple(sorted(found)) for found in answers.values())
    none: tuple[int, ...] = ()
    count = len(answers)
    return Group(name, family, tuple(answers), texts, positives, (none,) * count, (frozenset[int](),) * count)


def _cases(path: Path) -> list[dict[str, Any]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != CASES_FORMAT:
            raise TrainingDataError(f"{path.name} is not of the format {CASES_FORMAT}")
        return list(content["cases"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise TrainingDataError(f"{path.name} is no file of training cases: {problem!r}") from problem


def _group_of_cases(cases: list[dict[str, Any]]) -> Group:
    documents = tuple(one["text"] for case in cases for one in case["offerings"])
    places: dict[str, tuple[int, ...]] = {}
    start = 0
    for case in cases:
        if case["id"] in places:
            raise TrainingDataError(f"two training cases are called {case['id']}")
        places[case["id"]] = tuple(range(start, start + len(case["offerings"])))
        start += len(case["offerings"])
    near = _both_ways(cases, "near", places)
    also = _both_ways(cases, "also", places)
    rows = [(case["id"], need["text"]) for case in cases for need in case["needs"]]
    return Group(
        CASES,
        CASES,
        tuple(text for _, text in rows),
        documents,
        tuple(places[key] for key, _ in rows),
        tuple(
            tuple(one for other in sorted(near[key] - also[key]) for one in places[other]) for key, _ in rows
        ),
        tuple(frozenset(one for other in also[key] for one in places[other]) for key, _ in rows),
    )


def _both_ways(
    cases: list[dict[str, Any]], entry: str, known: dict[str, tuple[int, ...]]
) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {key: set() for key in known}
    for case in cases:
        for other in case.get(entry, ()):
            if other not in known:
                raise TrainingDataError(f"training case {case['id']} names the unknown case {other}")
            found[case["id"]].add(other)
            found[other].add(case["id"])
    return found
