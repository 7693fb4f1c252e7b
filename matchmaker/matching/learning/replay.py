"""History shown again under other weights: what people would have seen first, and for whom that changes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.matching.bands import band, confidences
from matchmaker.matching.fitting import as_vector
from matchmaker.matching.learning.outcomes import GAINS, Case, Step
from matchmaker.matching.metrics import Estimate, dcg, estimate_ratio
from matchmaker.matching.newcomers import with_newcomer
from matchmaker.matching.places import FIRST_PLACES, spread
from matchmaker.matching.weights import Weights

CUT = 5
"""Places that quality looks at (nDCG@5)."""

SMALLEST_GROUP = 10
"""Needs that a group must have to be reported on."""

EXAMPLES = 10
"""Needs with another first partner that are named."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """How often one partner stands among the first places: as it is, and as it would be."""

    partner: str
    present: int
    proposed: int


@dataclass(frozen=True, slots=True)
class GroupChange:
    """Needs of one group, such as size micro: how many, and how many get another first partner."""

    kind: str
    value: str
    needs: int
    first_changes: int


@dataclass(frozen=True, slots=True)
class Example:
    """A run in which another partner would have come first."""

    run: int
    present: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What other weights would have changed, over all cases.

    `nothing_*`: needs for which no match stays above the last band. `partners_*`: partners that are among the
    first places at least once. `newcomers_*`: share of the first places that new partners have, 0..1.
    """

    needs: int
    first_changes: int
    best_changes: int
    nothing_present: int
    nothing_proposed: int
    partners_present: int
    partners_proposed: int
    newcomers_present: float
    newcomers_proposed: float
    exposure: tuple[Exposure, ...]
    groups: tuple[GroupChange, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Discounted gain of the cases from which something can be learnt, as share of what is possible, 0..1.

    `needs`: how many. As nDCG@5, but over all needs together: see `quality`.
    """

    needs: int
    present: Estimate
    proposed: Estimate
    difference: Estimate


@dataclass(frozen=True, slots=True)
class Gain:
    """Discounted gain of one case under present and proposed weights, and the greatest possible."""

    present: float
    proposed: float
    possible: float


def order_under(case: Case, weights: Weights, *, hide: bool = True) -> list[int]:
    """Places of a case's matches in the order in which people would see them.

    The same rules as the engine's: bands, one offering of a partner among the first places, newcomers. Only
    matches that were shown then can be in it; equal scores keep their order. `hide`: leave out those below
    the last band.
    """
    scores = case.columns @ as_vector(weights.fusion, case.models)
    sure = confidences({**case.features, "score": scores.astype(np.float32)}, scores.size, weights.bands)
    best = np.argsort(-scores, kind="stable")
    kept: list[int] = (best[sure[best] >= weights.bands.possible] if hide else best).tolist()
    order = [kept[place] for place in spread([case.partners[one] for one in kept])]
    if not case.turn or not case.newcomers:
        return order
    moved, _ = with_newcomer(
        [case.partners[one] for one in order],
        scores[order].astype(np.float32),
        [band(float(sure[one]), weights.bands) for one in order],
        order,
        case.newcomers,
        first=FIRST_PLACES,
    )
    return [order[place] for place in moved]


def gain(case: Case, present: Weights, proposed: Weights) -> Gain:
    """What was asked for gains by how far it came, times how little it was looked at, discounted by place.

    No match is hidden: a replay can only lose matches to the bands, never gain the others that would take
    their places, and would speak against every change.
    """
    worth = np.maximum(0.0, case.gains - GAINS[Step.SHOWN]) * case.trust

    def seen(weights: Weights) -> float:
        return dcg(worth[order_under(case, weights, hide=False)[:CUT]].tolist())

    return Gain(seen(present), seen(proposed), dcg(sorted(worth.tolist(), reverse=True)[:CUT]))


def asked(case: Case) -> bool:
    """Whether anything of a case was asked for, so that `gain` can tell orders apart."""
    return bool((case.gains > GAINS[Step.SHOWN]).any())


def quality(gains: Iterable[Gain]) -> Quality:
    """Gain over all needs together as share of what is possible, with bootstrap intervals by need.

    A choice far down counts more not only within its need but against other needs' choices: dividing need by
    need would cancel that, and the order that decided what people saw would look best to itself.
    """
    known = list(gains)
    possible = [one.possible for one in known]
    return Quality(
        len(known),
        estimate_ratio([one.present for one in known], possible),
        estimate_ratio([one.proposed for one in known], possible),
        estimate_ratio([one.proposed - one.present for one in known], possible),
    )


def measured(cases: Iterable[Case], present: Weights, proposed: Weights) -> Quality:
    """Quality on cases under both weights; say so when the proposed ones were fitted to these very cases."""
    return quality(gain(case, present, proposed) for case in cases if asked(case))


def replay(cases: Sequence[Case], present: Weights, proposed: Weights) -> Replay:
    """Show all cases again under both weights and compare what people see first."""
    seen = [_Seen(case, _partners(case, present), _partners(case, proposed)) for case in cases]
    before = Counter(partner for one in seen for partner in one.present)
    after = Counter(partner for one in seen for partner in one.proposed)
    changed = [one for one in seen if one.present[:1] != one.proposed[:1]]
    return Replay(
        needs=len(seen),
        first_changes=len(changed),
        best_changes=sum(set(one.present) != set(one.proposed) for one in seen),
        nothing_present=sum(not one.present for one in seen),
        nothing_proposed=sum(not one.proposed for one in seen),
        partners_present=len(before),
        partners_proposed=len(after),
        newcomers_present=_newcomers_share((one.case, one.present) for one in seen),
        newcomers_proposed=_newcomers_share((one.case, one.proposed) for one in seen),
        exposure=_exposure(before, after),
        groups=_groups(cases, {one.case.number for one in changed}),
        examples=tuple(
            Example(one.case.number, one.present[0], one.proposed[0])
            for one in [one for one in changed if one.present and one.proposed][-EXAMPLES:]
        ),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """Partners in the first places of one case, as it is and as it would be."""

    case: Case
    present: tuple[str, ...]
    proposed: tuple[str, ...]


def _partners(case: Case, weights: Weights) -> tuple[str, ...]:
    return tuple(case.partners[place] for place in order_under(case, weights)[:FIRST_PLACES])


def _newcomers_share(rows: Iterable[tuple[Case, Sequence[str]]]) -> float:
    places = [partner in case.newcomers for case, partners in rows for partner in partners]
    return sum(places) / len(places) if places else 0.0


def _exposure(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[Exposure, ...]:
    found = [Exposure(one, before.get(one, 0), after.get(one, 0)) for one in before.keys() | after.keys()]
    return tuple(sorted(found, key=lambda one: (-abs(one.proposed - one.present), one.partner)))


def _groups(cases: Iterable[Case], changed: set[int]) -> tuple[GroupChange, ...]:
    sizes: Counter[tuple[str, str]] = Counter()
    changes: Counter[tuple[str, str]] = Counter()
    for case in cases:
        sizes.update(case.groups)
        changes.update(case.groups if case.number in changed else ())
    return tuple(
        GroupChange(*group, needs, changes[group])
        for group, needs in sorted(sizes.items())
        if needs >= SMALLEST_GROUP
    )
