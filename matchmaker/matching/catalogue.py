"""An immutable snapshot of all offerings, laid out in columns for search and rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.columns import Columns, build_columns
from matchmaker.matching.documents import OfferingDocument, Passage
from matchmaker.matching.ports import Mask, Positions, Progress
from matchmaker.matching.retrieval.passages import PassageSet, build_passages, text_hash
from matchmaker.matching.text.analysis import Analyser


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

    @classmethod
    def build(
        cls,
        offerings: Iterable[OfferingDocument],
        analyser: Analyser | None = None,
        progress: Progress | None = None,
    ) -> "Catalogue":
        """Build from offerings; pass the same Analyser again to analyse only what changed.

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
        analyser.keep_only(texts)
        counts = np.array([len(one.passages) for one in offerings], dtype=np.int64)
        return cls(
            offerings,
            np.repeat(np.arange(len(offerings)), counts),
            np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts))),
            build_passages(texts, analyser),
            build_columns(offerings),
            np.array([text_hash(one.id) for one in offerings], dtype=np.uint64),
        )

    def __len__(self) -> int:
        return len(self.offerings)

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
        """Position of each offering by its id."""
        return {one.id: position for position, one in enumerate(self.offerings)}

    def passage_mask(self, offerings: Mask) -> Mask:
        """The passages of the marked offerings."""
        return offerings[self.owners]

    def passages_of(self, offerings: Positions) -> Positions:
        """Positions of all passages of these offerings."""
        starts, ends = self.first[offerings], self.first[offerings + 1]
        counts = ends - starts
        before = np.cumsum(counts) - counts
        return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))


def _check(offerings: Sequence[OfferingDocument]) -> None:
    seen: set[str] = set()
    for offering in offerings:
        if offering.id in seen:
            raise ValueError(f"offering {offering.id} is in the catalogue twice")
        if not offering.passages:
            raise ValueError(f"offering {offering.id} has no text")
        seen.add(offering.id)
