"""From which mean probability on a topic may name a gap: right names on judged needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.setting import Setting
from matchmaker.matching.coverage.gaps import NAMED_FROM
from matchmaker.matching.documents import Need
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.ports import Vectors

THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
GROUP = 3
"""Needs of a group: one and its nearest others, as a gap holds them."""
FULL = 2
"""Grade of an offering that addresses this very need."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A need and the topics of the offerings that address it; none: nothing in the network does."""

    text: str
    language: str
    topics: frozenset[str]


def measure(engine: MatchingEngine, setting: Setting) -> dict[str, Any]:
    """For each threshold: groups that get a name, right ones among them, and both apart by kind."""
    if engine.topics is None:
        raise RuntimeError("the engine knows no topics")
    inside, outside = _judged(setting)
    groups = [*_groups(engine, inside), *_groups(engine, outside)]
    rows = []
    for least in sorted({*THRESHOLDS, NAMED_FROM}):
        named = {"inside": 0, "outside": 0}
        right = 0
        for mean, kind, shares in groups:
            best = int(np.argmax(mean))
            if mean[best] >= least:
                named[kind] += 1
                right += bool(kind == "inside" and shares[best] >= 0.5)
        rows.append(
            {
                "least": least,
                "named_inside": named["inside"],
                "right": right,
                "named_outside": named["outside"],
            }
        )
    return {"inside": len(inside), "outside": len(outside), "in_use": NAMED_FROM, "rows": rows}


def _judged(setting: Setting) -> tuple[list[_Judged], list[_Judged]]:
    topics: dict[str, frozenset[str]] = {}
    for file in sorted(setting.data.glob("*partners*.json")):
        for partner in json.loads(file.read_text(encoding="utf-8"))["partners"]:
            topics |= {one["key"]: frozenset(one["topics"]) for one in partner["offerings"]}
    found: tuple[list[_Judged], list[_Judged]] = ([], [])
    for name in ("judged_needs.json", "judged_out_of_scope.json"):
        for raw in json.loads((setting.data / name).read_text(encoding="utf-8"))["needs"]:
            right = [topics[key] for key, grade in raw["grades"].items() if grade == FULL]
            one = _Judged(raw["text"], raw["language"], frozenset().union(*right))
            if raw["in_scope"] and right:
                found[0].append(one)
            elif not raw["in_scope"]:
                found[1].append(one)
    return found


def _groups(engine: MatchingEngine, judged: list[_Judged]) -> list[tuple[Vectors, str, np.ndarray]]:
    """Each need with its nearest others: mean probability of every topic, kind, and for how many of the
    group's needs each topic is right."""
    assert engine.topics is not None
    vectors = engine.embed_needs([one.text for one in judged])
    about = [
        engine.need_topics(Need(one.text, one.language), one.language, vector)
        for one, vector in zip(judged, vectors, strict=True)
    ]
    chances = np.array([found.probabilities for found in about if found is not None])
    keys = [topic.key for topic in engine.topics.topics]
    right = np.array([[key in one.topics for key in keys] for one in judged], dtype=np.float64)
    groups = []
    for row in vectors @ vectors.T:
        members = np.argsort(-row, kind="stable")[:GROUP]
        kind = "inside" if judged[int(members[0])].topics else "outside"
        groups.append((chances[members].mean(axis=0), kind, right[members].mean(axis=0)))
    return groups
