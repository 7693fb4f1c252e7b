"""The conditions of all offerings as columns, so that a hard rule is one operation over arrays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.documents import SIZES, OfferingDocument
from matchmaker.matching.ports import Mask, Positions

MOST_LANGUAGES = 64
"""Service languages that have a bit of their own; a further one is never shared with anybody."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry per offering; `districts`, `partners` and `chambers` lead from a key to its offerings."""

    active: Mask
    has_capacity: Mask
    nationwide: Mask
    on_site: Mask
    sizes: NDArray[np.uint8]
    languages: NDArray[np.uint64]
    language_bits: dict[str, int]
    districts: Mapping[str, Positions]
    partners: Mapping[str, Positions]
    chambers: Mapping[str, Positions]

    def language_mask(self, languages: Iterable[str]) -> np.uint64:
        """Bits of these service languages; languages that no offering has are no bit."""
        return np.uint64(
            sum({1 << self.language_bits[one] for one in languages if one in self.language_bits})
        )


def size_mask(sizes: Iterable[str]) -> int:
    """Bits of these size classes in the order of SIZES; unknown ones are no bit."""
    return sum(1 << SIZES.index(size) for size in set(sizes) if size in SIZES)


def build_columns(offerings: Sequence[OfferingDocument]) -> Columns:
    """Read the conditions of offerings into columns, in the same order."""
    conditions = [offering.conditions for offering in offerings]
    spoken = sorted({language for one in conditions for language in one.service_languages})
    bits = {language: bit for bit, language in enumerate(spoken[:MOST_LANGUAGES])}
    return Columns(
        active=np.array([one.active for one in conditions], dtype=np.bool_),
        has_capacity=np.array([one.capacity_left > 0 for one in conditions], dtype=np.bool_),
        nationwide=np.array([one.nationwide for one in conditions], dtype=np.bool_),
        on_site=np.array([one.on_site for one in conditions], dtype=np.bool_),
        sizes=np.array([size_mask(one.sizes) for one in conditions], dtype=np.uint8),
        languages=np.array(
            [sum(1 << bits[language] for language in one.service_languages) for one in conditions],
            dtype=np.uint64,
        ),
        language_bits=bits,
        districts=_inverted(one.conditions.districts for one in offerings),
        partners=_inverted((one.partner_id,) for one in offerings),
        chambers=_inverted(one.conditions.chambers for one in offerings),
    )


def _inverted(keys_of_each: Iterable[Iterable[str]]) -> dict[str, Positions]:
    found: dict[str, list[int]] = {}
    for position, keys in enumerate(keys_of_each):
        for key in keys:
            found.setdefault(key, []).append(position)
    return {key: np.array(positions, dtype=np.int64) for key, positions in found.items()}


def joined_columns(first: Columns, more: Columns) -> Columns:
    """The offerings of both, one behind the other."""
    bits = dict(first.language_bits)
    for language in more.language_bits:
        if len(bits) < MOST_LANGUAGES:
            bits.setdefault(language, len(bits))
    moved = np.zeros(more.languages.size, dtype=np.uint64)
    for language, bit in more.language_bits.items():
        if language in bits:
            spoken = (more.languages >> np.uint64(bit)) & np.uint64(1)
            moved |= spoken << np.uint64(bits[language])
    size = first.active.size
    return Columns(
        active=np.concatenate((first.active, more.active)),
        has_capacity=np.concatenate((first.has_capacity, more.has_capacity)),
        nationwide=np.concatenate((first.nationwide, more.nationwide)),
        on_site=np.concatenate((first.on_site, more.on_site)),
        sizes=np.concatenate((first.sizes, more.sizes)),
        languages=np.concatenate((first.languages, moved)),
        language_bits=bits,
        districts=_JoinedPositions(first.districts, more.districts, size),
        partners=_JoinedPositions(first.partners, more.partners, size),
        chambers=_JoinedPositions(first.chambers, more.chambers, size),
    )


class LaidPositions(Mapping[str, Positions]):
    """Positions of many keys side by side in one array, cut out when a key is asked for."""

    def __init__(self, sizes: Mapping[str, int], positions: Positions) -> None:
        """`sizes`: how many positions each key has, in the order of the array."""
        self._places = {key: place for place, key in enumerate(sizes)}
        self._ends = np.cumsum(np.fromiter(sizes.values(), dtype=np.int64, count=len(sizes)))
        self._positions = positions

    def __getitem__(self, key: str) -> Positions:
        place = self._places[key]
        start = int(self._ends[place - 1]) if place else 0
        found: Positions = self._positions[start : int(self._ends[place])]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class _JoinedPositions(Mapping[str, Positions]):
    """Those of a large catalogue, which are left as they are, and of the offerings behind it."""

    def __init__(self, first: Mapping[str, Positions], more: Mapping[str, Positions], border: int) -> None:
        self._first, self._more, self._border = first, more, border

    def __getitem__(self, key: str) -> Positions:
        found = [one for one in (self._first.get(key), self._behind(key)) if one is not None]
        if not found:
            raise KeyError(key)
        return found[0] if len(found) == 1 else np.concatenate(found)

    def _behind(self, key: str) -> Positions | None:
        found = self._more.get(key)
        return None if found is None else found + self._border

    def __iter__(self) -> Iterator[str]:
        yield from self._first
        yield from (key for key in self._more if key not in self._first)

    def __len__(self) -> int:
        return sum(1 for _ in self)
