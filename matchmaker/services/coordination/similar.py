"""Requests that belong together: one need at several partners, one company, or nearly the same words."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from matchmaker.matching.ports import Embedder, Vectors

ALIKE = 0.65
"""Lowest cosine of two needs that count as nearly the same.

Measured by `python -m bench.near_duplicates` with the small encoder that finds evidence: of 55,278 pairs of
different needs none reaches it (highest .633); it finds all needs worded twice (lowest .655) and 99 % of
those with typing errors.
"""
COMPARED_MOST = 300
"""Requests compared at once, the most urgent ones; later ones still stand by their need and company."""
REMEMBERED_MOST = 5_000
"""Vectors kept in memory; needs belong to their owners, so that none is written anywhere."""


@dataclass(frozen=True, slots=True)
class Request:
    """What belonging together depends on."""

    sme_id: int
    need_id: int | None
    text: str


class SimilarNeeds:
    """Groups requests; vectors of needs are computed once per process."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, Vectors] = OrderedDict()

    def groups(self, requests: Sequence[Request]) -> list[list[tuple[int, str | None]]]:
        """Places of requests that belong together, in the order of their first member.

        The first member of a group has no reason, every other one its relation to the first, or else to
        whom it joined: "same_need", "same_company" or "alike".
        """
        alike = self._alike(requests)
        groups: list[list[tuple[int, str | None]]] = []
        by_need: dict[int, int] = {}
        by_company: dict[int, int] = {}
        leaders: dict[int, int] = {}
        for place, one in enumerate(requests):
            group, why = by_need.get(one.need_id or -1), "same_need"
            if group is None:
                group, why = by_company.get(one.sme_id), "same_company"
            if group is None and place < len(alike):
                group, why = next((leaders[at] for at in leaders if alike[place][at]), None), "alike"
            if group is None:
                group = len(groups)
                groups.append([(place, None)])
                leaders[place] = group
            else:
                groups[group].append((place, why))
            by_company.setdefault(one.sme_id, group)
            if one.need_id is not None:
                by_need.setdefault(one.need_id, group)
        return groups

    def remember(self, texts: Sequence[str]) -> None:
        """Compute the vectors of these texts, as many as are kept."""
        self._vectors(list(dict.fromkeys(texts))[:REMEMBERED_MOST])

    def _alike(self, requests: Sequence[Request]) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        vectors = self._vectors([one.text for one in requests[:COMPARED_MOST]])
        similarity = vectors @ vectors.T
        return similarity >= ALIKE

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self._embedder.dimensions), dtype=np.float32)
        names = [sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        with self._lock:
            missing = {name: text for name, text in zip(names, texts, strict=True) if name not in self._known}
            if missing:
                rows = self._embedder.embed_queries(list(missing.values()))
                self._known.update(zip(missing, rows, strict=True))
            for name in names:
                self._known.move_to_end(name)
            found = np.stack([self._known[name] for name in names])
            while len(self._known) > REMEMBERED_MOST:
                self._known.popitem(last=False)
        return found
