"""An immutable snapshot of all offerings, laid out in columns for search and rules."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.columns import Columns, build_columns, joined_columns
from matchmaker.matching.documents import OfferingDocument, Passage
from matchmaker.matching.ports import Mask, Positions, Progress
from matchmaker.matching.retrieval.passages import PassageSet, build_passages, text_hash
from matchmaker.matching.text.analysis import Analyser

SMALL = 300
"""Offerings up to which a changed catalogue is built anew, in about a tenth of a second: no statistic is old.
Of 1,000 a build takes half a second, and continuing one a few hundredths whatever its size."""


@dataclass(frozen=True)
class Catalogue:
    """Offerings in the given order; the passages of one offering lie side by side.

    `owners`: offering of each passage. `first`: first passage of each offering, and the passage count
    at the end. A VectorIndex for this catalogue holds one vector per entry of `texts`, in that order.
    """

    offerings: tuple[OfferingDocument, ...]
    owners: NDArray[np.int64]
    first: NDArray[np.int64]
    passage_set: PassageSet
    columns: Columns
    hashes: NDArray[np.uint64]
    live: Mask
    base: "Catalogue | None" = None

    @classmethod
    def build(
        cls,
        offerings: Iterable[OfferingDocument],
        analyser: Analyser | None = None,
        progress: Progress | None = None,
    ) -> "Catalogue":
        """Build from offerings; pass the same Analyser again to analyse only what changed if it is small.

        Raises ValueError when an id occurs twice or an offering has no passage.
        """
        offerings = tuple(offerings)
        analyser = analyser or Analyser()
        _check(offerings)
        texts = [(passage.language, passage.text) for one in offerings for passage in one.passages]
        for done, (language, text) in enumerate(texts, start=1):
            analyser.passage(text, language)
            if progress and (done % 256 == 0 or done == len(texts)):
                progress(done, len(texts))
        # A large catalogue is not built again for a change, so its analyses would only fill the memory.
        analyser.keep_only(texts if len(offerings) <= SMALL else ())
        counts = np.array([len(one.passages) for one in offerings], dtype=np.int64)
        return cls(
            offerings,
            np.repeat(np.arange(len(offerings)), counts),
            np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts))),
            build_passages(texts, analyser),
            build_columns(offerings),
            np.array([text_hash(one.id) for one in offerings], dtype=np.uint64),
            np.ones(len(offerings), dtype=np.bool_),
        )

    def updated(
        self,
        partners: Collection[str],
        offerings: Iterable[OfferingDocument],
        analyser: Analyser | None = None,
    ) -> "Catalogue":
        """The catalogue without these partners' offerings, and with the given ones behind all others.

        Takes time by how much has changed since `base` was built, not by how large the catalogue is. What
        words and n-grams weigh stays as it was in `base`. `analyser`: a copy of the catalogue's own, for new
        terms that it must not learn. Raises ValueError as `build` does.
        """
        base, gone = self.base or self, frozenset(partners)
        kept = [
            one
            for position, one in enumerate(self.offerings[len(base.offerings) :], start=len(base.offerings))
            if self.live[position] and one.partner_id not in gone
        ]
        more = (*kept, *offerings)
        live = np.concatenate((self.live[: len(base.offerings)], np.ones(len(more), dtype=np.bool_)))
        for partner in gone:
            live[base.columns.partners.get(partner, np.empty(0, dtype=np.int64))] = False
        _check(more, lambda name: bool(live[base.positions[name]]) if name in base.positions else False)
        counts = np.array([len(one.passages) for one in more], dtype=np.int64)
        owners = np.concatenate((base.owners, np.repeat(np.arange(len(more)) + len(base.offerings), counts)))
        texts = [(passage.language, passage.text) for one in more for passage in one.passages]
        return Catalogue(
            (*base.offerings, *more),
            owners,
            np.concatenate((base.first, base.first[-1] + np.cumsum(counts))),
            base.passage_set.followed_by(texts, live[owners], analyser),
            joined_columns(base.columns, build_columns(more)),
            np.concatenate((base.hashes, np.array([text_hash(one.id) for one in more], dtype=np.uint64))),
            live,
            base,
        )

    @property
    def changed(self) -> int:
        """Offerings that came or went since `base` was built."""
        if self.base is None:
            return 0
        return len(self.offerings) - len(self.base.offerings) + int((~self.live).sum())

    def __len__(self) -> int:
        """Positions of offerings, those that have left included; see `live_count`."""
        return len(self.offerings)

    @cached_property
    def live_count(self) -> int:
        """Offerings that count."""
        return int(self.live.sum())

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages in the order of their positions."""
        return tuple(passage for one in self.offerings for passage in one.passages)

    @property
    def texts(self) -> list[str]:
        """Texts of all passages in the order in which a VectorIndex must hold their vectors."""
        return [passage.text for passage in self.passages]

    @cached_property
    def positions(self) -> dict[str, int]:
        """Position of each offering that counts, by its id; asked for one id, `position` is quicker."""
        live = self.live.tolist()
        return {one.id: position for position, one in enumerate(self.offerings) if live[position]}

    def position(self, name: str) -> int | None:
        """Position of the offering with this id, None when there is none that counts."""
        if self.base is None:
            return self.positions.get(name)
        found = self._behind.get(name)
        if found is None:
            found = self.base.positions.get(name)
        return found if found is not None and self.live[found] else None

    @cached_property
    def _behind(self) -> dict[str, int]:
        start = len(self.base.offerings) if self.base else 0
        return {one.id: start + place for place, one in enumerate(self.offerings[start:])}

    def passage(self, position: int) -> Passage:
        """The passage at a position."""
        owner = int(self.owners[position])
        return self.offerings[owner].passages[position - int(self.first[owner])]

    def passage_mask(self, offerings: Mask) -> Mask:
        """The passages of the marked offerings."""
        return offerings[self.owners]

    @cached_property
    def live_passages(self) -> Mask | None:
        """The passages of offerings that count; None when all do."""
        return None if self.live.all() else self.passage_mask(self.live)

    def passages_of(self, offerings: Positions) -> Positions:
        """Positions of all passages of these offerings."""
        starts, ends = self.first[offerings], self.first[offerings + 1]
        counts = ends - starts
        before = np.cumsum(counts) - counts
        return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))


def _check(offerings: Sequence[OfferingDocument], known: Callable[[str], bool] = lambda name: False) -> None:
    seen: set[str] = set()
    for offering in offerings:
        if offering.id in seen or known(offering.id):
            raise ValueError(f"offering {offering.id} is in the catalogue twice")
        if not offering.passages:
            raise ValueError(f"offering {offering.id} has no text")
        seen.add(offering.id)
