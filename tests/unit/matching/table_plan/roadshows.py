"""Random roadshows, and the best plan of small ones by trying out every meeting."""

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import strategies as st

from matchmaker.matching.table_plan.check import broken_rules
from matchmaker.matching.table_plan.occupancy import LATER
from matchmaker.matching.table_plan.problem import Meeting, Partner, Problem, Sme


@st.composite
def roadshows(draw, smes: int = 7, partners: int = 4, slots: int = 5) -> Problem:
    """Few people, but every rule in play: late comers, breaks, limits, shared tables, pairs that met."""
    count = draw(st.integers(1, slots))
    presence = st.frozensets(st.integers(0, count - 1))
    companies = tuple(
        Sme(f"s{n}", draw(presence), draw(st.integers(0, 3))) for n in range(draw(st.integers(0, smes)))
    )
    others = tuple(
        Partner(
            f"p{n}",
            draw(st.integers(0, 2)),
            draw(presence),
            draw(presence),
            draw(st.none() | st.integers(0, 4)),
        )
        for n in range(draw(st.integers(0, partners)))
    )
    tenths = st.integers(0, 10)
    fit = [[draw(tenths) / 10 for _ in others] for _ in companies]
    pairs = [(one.id, other.id) for one in companies for other in others]
    return Problem(
        companies,
        others,
        count,
        draw(st.integers(0, 4)),
        np.array(fit, dtype=np.float64).reshape(len(companies), len(others)),
        draw(tenths) / 10,
        draw(st.none() | st.integers(1, 3)),
        draw(st.none() | st.integers(1, 3)),
        frozenset(draw(st.lists(st.sampled_from(pairs), max_size=3))) if pairs else frozenset(),
    )


def worth_of(problem: Problem, meetings: list[Meeting]) -> tuple[int, float]:
    """(SMEs with a meeting, the rest), counted anew."""
    total = 0.0
    met: dict[str, int] = {}
    planned = {(one.sme, one.partner): one.slot for one in problem.planned}
    for one in meetings:
        sme = next(n for n, other in enumerate(problem.smes) if other.id == one.sme)
        partner = next(n for n, other in enumerate(problem.partners) if other.id == one.partner)
        before = planned.get((one.sme, one.partner))
        kept = 0.0 if before is None else 1.0 if before == one.slot else 0.5
        met[one.sme] = met.get(one.sme, 0) + 1
        total += problem.fit[sme, partner] + kept * problem.change_cost
        total += (0.0, 0.0, *LATER, 0.0)[min(met[one.sme], 4)]
    return len(met), round(total, 6)


def best_by_trying(problem: Problem) -> tuple[int, float]:
    """Worth of the best plan: every pair meets in one slot or not at all, and all of that is tried."""
    pairs = [(one.id, other.id) for one in problem.smes for other in problem.partners]
    many = replace(problem, room=len(pairs))
    best = (0, 0.0)
    for slots in product([None, *range(problem.slots)], repeat=len(pairs)):
        chosen = [(pair, slot) for pair, slot in zip(pairs, slots, strict=True) if slot is not None]
        if any(sum(slot == one for _, slot in chosen) > problem.room for one in range(problem.slots)):
            continue
        meetings = [Meeting(*pair, slot, table) for table, (pair, slot) in enumerate(chosen)]
        worth = worth_of(problem, meetings)
        if worth > best and not broken_rules(many, meetings):
            best = worth
    return best
