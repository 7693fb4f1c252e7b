"""What a kept catalogue says of its offerings beside their texts: every distinct value once, and numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.documents import Conditions, OfferingDocument, Passage

Heads = dict[str, list[Any]]
"""The ids of the offerings, and of each of FIELDS its distinct values, as JSON."""

FIELDS = ("partner_id", "topics", "formats", "industries", "wanted_sizes", "grades", "conditions")


def heads_of(offerings: Sequence[OfferingDocument]) -> tuple[Heads, NDArray[np.int32]]:
    """Ids and distinct values, and for each offering which value it has, shape (offerings, fields)."""
    distinct: list[dict[Any, int]] = [{} for _ in FIELDS]
    numbers = np.empty((len(offerings), len(FIELDS)), dtype=np.int32)
    for column, (field, known) in enumerate(zip(FIELDS, distinct, strict=True)):
        numbers[:, column] = [known.setdefault(getattr(one, field), len(known)) for one in offerings]
    heads: Heads = {field: list(map(_plain, known)) for field, known in zip(FIELDS, distinct, strict=True)}
    return heads | {"id": [one.id for one in offerings]}, numbers


def documents_of(
    heads: Heads, numbers: NDArray[np.int32], passages: Iterable[Sequence[Passage]]
) -> tuple[OfferingDocument, ...]:
    """The offerings again. Equal values are one object, which saves memory and time."""
    restored = {
        "partner_id": heads["partner_id"],
        "topics": [tuple(one) for one in heads["topics"]],
        "formats": [tuple(one) for one in heads["formats"]],
        "industries": [frozenset(one) for one in heads["industries"]],
        "wanted_sizes": [frozenset(one) for one in heads["wanted_sizes"]],
        "grades": [(best, worst) for best, worst in heads["grades"]],
        "conditions": [_conditions(one) for one in heads["conditions"]],
    }
    partners, *others = (
        map(restored[field].__getitem__, numbers[:, column].tolist()) for column, field in enumerate(FIELDS)
    )
    return tuple(map(OfferingDocument, heads["id"], partners, passages, *others))


def _plain(value: Any) -> Any:
    if isinstance(value, Conditions):
        return {key: _plain(one) for key, one in asdict(value).items()}
    return sorted(value) if isinstance(value, frozenset) else value


def _conditions(plain: dict[str, Any]) -> Conditions:
    values: dict[str, Any] = {
        key: frozenset(one) if isinstance(one, list) else one for key, one in plain.items()
    }
    return Conditions(**values)
