"""Hard rules: which offerings may be recommended to a need at all, decided before any ranking."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.columns import Columns, size_mask
from matchmaker.matching.documents import Need, OfferingDocument
from matchmaker.matching.ports import Mask
from matchmaker.matching.results import RuleHeld

HOME_LANGUAGE = "de"
"""Language in which every SME of the network can be advised unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """`mask`: offerings that hold every rule. `excluded_by`: how many each rule excludes.

    An offering that breaks several rules is counted once, under the first in the order of `apply_rules`.
    """

    mask: Mask
    excluded_by: dict[str, int]


def apply_rules(
    catalogue: Catalogue, need: Need, need_language: str, allowed: Collection[str] | None = None
) -> Ruling:
    """Decide every rule for every offering; `allowed`, where given, are the only offering ids to consider."""
    columns = catalogue.columns
    rules: dict[str, Mask] = {
        "active": columns.active,
        "chamber": _recognised(columns, need.chamber),
        "capacity": columns.has_capacity & ~_of_partners(columns, need.full_partners),
        "region": _region(columns, need.district),
        "size": _size(columns, need.size),
        "language": (columns.languages & columns.language_mask(_spoken(need, need_language))) != 0,
        "excluded": ~_of_partners(columns, need.excluded_partners),
    }
    if allowed is not None:
        rules["allowed"] = _only(catalogue, allowed)
    mask = catalogue.live.copy()
    excluded_by: dict[str, int] = {}
    for rule, held in rules.items():
        excluded_by[rule] = int((mask & ~held).sum())
        mask &= held
    return Ruling(mask, excluded_by)


def rules_held(need: Need, need_language: str, offering: OfferingDocument) -> tuple[RuleHeld, ...]:
    """The rules that a recommended offering held, with the variant that made them hold.

    region: "nationwide" (remotely, everywhere), "district" (serves the need's district) or "unknown" (no
    district given). size: "suits" or "unknown". language: the first shared language, the need's before
    others. active and capacity: "free".
    """
    conditions = offering.conditions
    region = "unknown"
    if need.district is not None:
        region = "district" if need.district in conditions.districts else "nationwide"
    shared = sorted(_spoken(need, need_language) & conditions.service_languages)
    language = need_language if need_language in shared else (shared or ["unknown"])[0]
    return (
        RuleHeld("region", region),
        RuleHeld("size", "unknown" if need.size is None else "suits"),
        RuleHeld("language", language),
        RuleHeld("capacity", "free"),
    )


def _region(columns: Columns, district: str | None) -> Mask:
    if district is None:
        return np.ones(columns.active.size, dtype=np.bool_)
    held: Mask = columns.nationwide & ~columns.on_site
    held[columns.districts.get(district, np.empty(0, dtype=np.int64))] = True
    return held


def _recognised(columns: Columns, chamber: str | None) -> Mask:
    if chamber is None:
        return np.ones(columns.active.size, dtype=np.bool_)
    held = np.zeros(columns.active.size, dtype=np.bool_)
    held[columns.chambers.get(chamber, np.empty(0, dtype=np.int64))] = True
    return held


def _size(columns: Columns, size: str | None) -> Mask:
    if size is None:
        return np.ones(columns.active.size, dtype=np.bool_)
    held: Mask = (columns.sizes & np.uint8(size_mask((size,)))) != 0
    return held


def _spoken(need: Need, need_language: str) -> frozenset[str]:
    return need.service_languages or frozenset((need_language, HOME_LANGUAGE))


def _of_partners(columns: Columns, partners: Iterable[str]) -> Mask:
    marked = np.zeros(columns.active.size, dtype=np.bool_)
    for partner in partners:
        marked[columns.partners.get(partner, np.empty(0, dtype=np.int64))] = True
    return marked


def _only(catalogue: Catalogue, allowed: Collection[str]) -> Mask:
    marked = np.zeros(len(catalogue), dtype=np.bool_)
    found = [position for one in allowed if (position := catalogue.position(one)) is not None]
    marked[np.array(found, dtype=np.int64)] = True
    return marked
