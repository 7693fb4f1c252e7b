"""Real texts of the product's data files, and new ones recombined from them, the same for the same seed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matchmaker.matching.documents import Topic

FIELDS = ("what_you_get", "for_whom", "what_it_needs")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class RealOffering:
    """An offering of the data files: by language its title and each field's sentences; its topics."""

    titles: dict[str, str]
    sentences: dict[str, tuple[tuple[str, ...], ...]]
    topics: tuple[str, ...]


def real_offerings(data: Path) -> list[RealOffering]:
    """All offerings of all partner files, in a fixed order."""
    found = [_offering(raw) for raw in _raw_offerings(data)]
    if not found:
        raise FileNotFoundError(f"no *partners*.json with offerings in {data}")
    return found


def real_passages(data: Path) -> list[tuple[str, str, str]]:
    """(language, title, body) of every language version of every offering."""
    return [
        (language, title, passage_body(offering.sentences[language]))
        for offering in real_offerings(data)
        for language, title in offering.titles.items()
    ]


def real_needs(data: Path) -> list[str]:
    """The texts of all demonstration needs."""
    smes = json.loads((data / "demo_smes.json").read_text(encoding="utf-8"))["smes"]
    return list(dict.fromkeys(need["text"] for sme in smes for need in sme["needs"]))


def needs(data: Path, count: int, seed: int) -> list[str]:
    """`count` different needs: the real ones shuffled, then halves of two real needs joined."""
    texts = real_needs(data)
    rng = np.random.default_rng(seed)
    chosen = [texts[place] for place in rng.permutation(len(texts))]
    known = set(chosen)
    while len(chosen) < count:
        first, second = (sentences(texts[place]) for place in rng.integers(len(texts), size=2))
        mixed = " ".join(first[: max(1, len(first) // 2)] + second[len(second) // 2 :])
        if mixed in known:
            mixed = f"{mixed} ({len(chosen)})"
        known.add(mixed)
        chosen.append(mixed)
    return chosen[:count]


def real_topics(data: Path) -> list[Topic]:
    """The taxonomy as the engine takes it."""
    fields = json.loads((data / "topics.json").read_text(encoding="utf-8"))["fields"]
    return [
        Topic(
            raw["key"],
            field["key"],
            raw["label"],
            raw["description"],
            {language: tuple(phrases) for language, phrases in raw["phrases"].items()},
        )
        for field in fields
        for raw in field["topics"]
    ]


def sentences(text: str) -> list[str]:
    """A text cut after full stops, question and exclamation marks."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def passage_body(fields: tuple[tuple[str, ...], ...]) -> str:
    """The sentences of all fields in one line."""
    return " ".join(sentence for field in fields for sentence in field)


def _raw_offerings(data: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(data.glob("*partners*.json")):
        for partner in json.loads(file.read_text(encoding="utf-8")).get("partners", []):
            yield from partner["offerings"]


def _offering(raw: dict[str, Any]) -> RealOffering:
    texts = raw["texts"]
    return RealOffering(
        {language: text["title"] for language, text in texts.items()},
        {
            language: tuple(tuple(sentences(text.get(field) or "")) for field in FIELDS)
            for language, text in texts.items()
        },
        tuple(raw["topics"]),
    )
