"""Mutual fit of needs and partners: the engine's confidence beside what the partner wishes for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from matchmaker.matching.bands import confidences
from matchmaker.matching.documents import Need, OfferingDocument
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.ports import Progress
from matchmaker.matching.reciprocal import ALL_GRADES, named_sizes, suits_grade, wishes_industry, wishes_size
from matchmaker.matching.rules import apply_rules
from matchmaker.matching.table_plan.fit import mutual_fit
from matchmaker.matching.table_plan.problem import Array
from matchmaker.matching.text.language import detect_language

FULFILLED, OPEN, UNFULFILLED = 1.0, 0.7, 0.3
"""Parts of a partner's wish: fulfilled, nothing named or nothing known of the company, not fulfilled."""


def partner_wish(offering: OfferingDocument, need: Need) -> float:
    """How far a company is what the partner wishes for, in [0, 1]: mean of industry, size and grade.

    A partner that names nothing is open to all and must not be better off than one that names what fits.
    """
    industry = size = grade = OPEN
    if offering.industries and need.industry is not None:
        industry = FULFILLED if wishes_industry(offering, need) else UNFULFILLED
    if named_sizes(offering) and need.size is not None:
        size = FULFILLED if wishes_size(offering, need) else UNFULFILLED
    if offering.grades != ALL_GRADES and need.grade is not None:
        grade = FULFILLED if suits_grade(offering, need) else UNFULFILLED
    return (industry + size + grade) / 3


def mutual_fits(
    engine: MatchingEngine,
    needs: Sequence[Need],
    partners: Sequence[str],
    report: Progress | None = None,
) -> Array:
    """Mutual fit of every need with every partner, by its best offering; shape (needs, partners).

    The match is the engine's calibrated confidence, with the hard rules that the need brings along; 0 where
    no offering of the partner holds them. `report` is told (done, all) needs.
    """
    column = {partner: place for place, partner in enumerate(partners)}
    offerings = engine.catalogue.offerings
    allowed = [one.id for one in offerings if one.partner_id in column]
    fits = np.zeros((len(needs), len(partners)))
    for row, need in enumerate(needs):
        if allowed:
            for offering, sure in _confident(engine, need, allowed):
                found = mutual_fit(np.array([sure]), np.array([partner_wish(offering, need)]))[0]
                place = column[offering.partner_id]
                fits[row, place] = max(fits[row, place], found)
        if report:
            report(row + 1, len(needs))
    return fits


def _confident(
    engine: MatchingEngine, need: Need, allowed: Sequence[str]
) -> Iterator[tuple[OfferingDocument, float]]:
    language = need.language or detect_language(need.text)
    vector = engine.embed_needs([need.text])[0]
    mask = apply_rules(engine.catalogue, need, language, allowed).mask
    about = engine.need_topics(need, language, vector)
    ranked = engine.rank(need, language, vector, mask=mask, about=about)
    features = ranked.features | {"score": ranked.scores}
    sure = confidences(features, ranked.offerings.size, engine.weights.bands)
    for position, one in zip(ranked.offerings.tolist(), sure.tolist(), strict=True):
        yield engine.catalogue.offerings[position], float(one)
