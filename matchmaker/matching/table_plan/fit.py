"""How well a pair fits when both sides count."""

from __future__ import annotations

import numpy as np

from matchmaker.matching.table_plan.problem import Array


def mutual_fit(match: Array, wish: Array) -> Array:
    """Harmonic mean of the SME's match and the partner's wish, both in [0, 1], entry by entry.

    A meeting takes the time of two, so the side that gains less decides: 0.9 and 0.3 give 0.45 (geometric
    mean 0.52, arithmetic 0.6), and 0 when either side gains nothing. The harmonic mean is the usual one for
    recommending people to each other (Pizzato and others, RECON, RecSys 2010).
    """
    both = match + wish
    return np.divide(2 * match * wish, both, out=np.zeros_like(both), where=both > 0)
