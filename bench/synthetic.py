"""A catalogue of any size from real texts: sentences of real offerings recombined, vectors mixed likewise.

Each synthetic offering takes its title, languages and topics from one real offering (its parent). Every
sentence comes from the parent or, with probability 0.6, from another offering at random, for both languages
from the same one where it has both. A passage's vector is the mean of the real vectors of its title and
sentences, weighted by their length, plus Gaussian noise of length 0.1, scaled to length 1. Every offering
works on site in one of fifty districts, so that a need with a district leaves two per cent of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bench.texts import RealOffering, passage_body
from matchmaker.matching.documents import Conditions, OfferingDocument, Passage
from matchmaker.matching.ports import Embedder, Vectors

DISTRICTS = 50
A_DISTRICT = "00007"
FOREIGN_SHARE = 0.6
NOISE = 0.1
OFFERINGS_PER_PARTNER = 5
_CHUNK = 4096

Pieces = tuple[str, tuple[tuple[str, ...], ...]]
"""The title of a passage and the sentences of its fields."""


@dataclass(slots=True)
class Synthetic:
    """Offerings, and for each of their passages in order the pieces that it is made of."""

    offerings: list[OfferingDocument] = field(default_factory=list)
    pieces: list[Pieces] = field(default_factory=list)


def synthetic_offerings(real: Sequence[RealOffering], count: int, seed: int) -> Synthetic:
    """`count` offerings, the same for the same seed and real offerings."""
    rng = np.random.default_rng(seed)
    made = Synthetic()
    for number in range(count):
        parent = real[int(rng.integers(len(real)))]
        donors = [real[place] for place in rng.integers(len(real), size=12).tolist()]
        use_donor = (rng.random(12) < FOREIGN_SHARE).tolist()
        passages = []
        for language, title in parent.titles.items():
            pieces = (title, _mixed(parent, donors, use_donor, language))
            made.pieces.append(pieces)
            passages.append(Passage(language, title, passage_body(pieces[1])))
        made.offerings.append(_document(number, parent, tuple(passages), int(rng.integers(DISTRICTS))))
    return made


def _mixed(
    parent: RealOffering, donors: list[RealOffering], use_donor: list[bool], language: str
) -> tuple[tuple[str, ...], ...]:
    fields = []
    slot = 0
    for place, own in enumerate(parent.sentences[language]):
        chosen = []
        for position, sentence in enumerate(own):
            donor = donors[slot % len(donors)].sentences.get(language)
            foreign = donor[place] if donor and use_donor[slot % len(donors)] else ()
            chosen.append(foreign[position % len(foreign)] if foreign else sentence)
            slot += 1
        fields.append(tuple(chosen))
    return tuple(fields)


def _document(
    number: int, parent: RealOffering, passages: tuple[Passage, ...], district: int
) -> OfferingDocument:
    conditions = Conditions(nationwide=False, on_site=True, districts=frozenset((f"{district:05}",)))
    partner = f"p{number // OFFERINGS_PER_PARTNER}"
    return OfferingDocument(f"o{number}", partner, passages, parent.topics, conditions=conditions)


def mixed_vectors(pieces: Sequence[Pieces], embedder: Embedder, seed: int) -> Vectors:
    """One unit vector for each passage (see the module's text)."""
    parts = [[title, *(one for sentences in fields for one in sentences)] for title, fields in pieces]
    distinct = list(dict.fromkeys(part for each in parts for part in each))
    rows = {text: row for row, text in enumerate(distinct)}
    table = embedder.embed_passages(distinct)
    out = np.empty((len(parts), table.shape[1]), dtype=np.float32)
    rng = np.random.default_rng(seed)
    for start in range(0, len(parts), _CHUNK):
        chunk = parts[start : start + _CHUNK]
        out[start : start + len(chunk)] = _mix(chunk, rows, table, rng)
    return out


def _mix(
    parts: Sequence[list[str]], rows: dict[str, int], table: Vectors, rng: np.random.Generator
) -> NDArray[np.float32]:
    mixed = np.zeros((len(parts), table.shape[1]), dtype=np.float32)
    for row, texts in zip(mixed, parts, strict=True):
        weights = np.array([len(text) for text in texts], dtype=np.float32)
        row[:] = (weights / weights.sum()) @ table[[rows[text] for text in texts]]
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    mixed += rng.standard_normal(mixed.shape, dtype=np.float32) * np.float32(NOISE / mixed.shape[1] ** 0.5)
    result: NDArray[np.float32] = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return result
