"""Mutual fit of stored needs: the engine's confidence beside what the partner wishes for."""

from dataclasses import replace

import pytest

from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.documents import SIZES, Conditions, Need, OfferingDocument, Passage
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.table_plan.fits import FULFILLED, OPEN, UNFULFILLED, mutual_fits, partner_wish
from matchmaker.matching.weights import Weights
from tests.fakes import HashingEmbedder

OFFERING = OfferingDocument("kasse", "riese", [Passage("de", "Kassen", "Kassensysteme für Läden")])
NEED = Need("Wir brauchen Kassensysteme für Läden", "de", industry="47.11", grade=3, size="small")


def engine(*offerings: OfferingDocument) -> MatchingEngine:
    embedder = HashingEmbedder()
    catalogue = Catalogue.build(offerings)
    index = ExactIndex(embedder.embed_passages(catalogue.texts))
    return MatchingEngine(embedder, catalogue, index, Weights())


def test_a_wish_counts_when_it_is_named_and_the_company_is_known() -> None:
    assert partner_wish(OFFERING, NEED) == pytest.approx(OPEN)
    named = replace(OFFERING, industries=frozenset({"47"}), wanted_sizes=frozenset({"small"}), grades=(2, 4))
    assert partner_wish(named, NEED) == pytest.approx(FULFILLED)
    assert partner_wish(named, replace(NEED, grade=None)) == pytest.approx((2 * FULFILLED + OPEN) / 3)
    other = replace(OFFERING, industries=frozenset({"62"}), wanted_sizes=frozenset({"large"}), grades=(5, 6))
    assert partner_wish(other, NEED) == pytest.approx(UNFULFILLED)
    assert partner_wish(replace(OFFERING, wanted_sizes=frozenset(SIZES)), NEED) == pytest.approx(OPEN)


def test_the_best_offering_of_each_partner_counts_and_the_rules_hold() -> None:
    far = OfferingDocument("garten", "anton", [Passage("de", "Garten", "Blumen und Bäume")])
    large = replace(
        OFFERING, id="gross", partner_id="berta", conditions=Conditions(sizes=frozenset({"large"}))
    )
    both = engine(OFFERING, replace(far, id="auch", partner_id="riese"), far, large)
    told: list[tuple[int, int]] = []
    fits = mutual_fits(both, [NEED, NEED], ["riese", "anton", "berta"], lambda *what: told.append(what))
    assert fits.shape == (2, 3)
    assert fits[0, 0] > fits[0, 1] > 0
    assert fits[0, 2] == 0
    assert (fits[0] == fits[1]).all()
    assert told == [(1, 2), (2, 2)]
    assert (mutual_fits(both, [NEED], ["niemand"]) == 0).all()
