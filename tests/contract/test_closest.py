"""Where nothing fits: the offerings that come closest, under the same rules, and no recommendation."""

from dataclasses import replace

import pytest

from matchmaker.domain.need import NeedInput
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.weights import BandWeights
from matchmaker.services.closest import ClosestOfferings
from matchmaker.services.recommend_partners import RecommendPartners
from matchmaker.services.state_need import StateNeed
from matchmaker.services.views import RecommendationView
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_world import World

TYPED = NeedInput("Wir brauchen jemanden, der unsere alte Kasse an den Webshop anbindet.", "82362", "small")
UNSURE = BandWeights(0.0, {}, strong=0.9, good=0.8, possible=0.7)
"""Bands under which every offering is held for helpful by one half, so that none is a match."""


class Engines:
    """The world's engine with other bands."""

    def __init__(self, world: World, bands: BandWeights) -> None:
        self._world, self._bands = world, bands

    def current(self) -> MatchingEngine:
        engine = self._world.engines.current()
        return engine.with_weights(replace(engine.weights, bands=self._bands))


def closest(world: World, bands: BandWeights = UNSURE) -> tuple[RecommendationView, list[str]]:
    """What is recommended for a need, and what is named as closest once that is looked at."""
    engines = Engines(world, bands)
    token = StateNeed(world.database, engines, 30, lambda: world.now).state(TYPED)  # type: ignore[arg-type]
    found = RecommendPartners(world.database, lambda: world.now).for_need(token, "de", 3)
    offerings = ClosestOfferings(world.database, engines, lambda: world.now)  # type: ignore[arg-type]
    return found, [one.partner_key for one in offerings.to(found, "de")]


def test_offerings_that_are_no_match_are_named_one_for_each_partner(world: World) -> None:
    found, partners = closest(world)
    assert found.matches == ()
    assert partners
    assert len(set(partners)) == len(partners) <= 3
    with UnitOfWork(world.database) as uow:
        row = uow.needs.by_token(found.need.token, world.now)
        run = uow.runs.latest_of(row) if row else None
        assert run is not None
        assert uow.runs.as_recommendation(run).matches == (), "nothing of it is stored"


@pytest.mark.parametrize(
    "bands",
    [
        BandWeights(0.0, {}, strong=0.9, good=0.8, possible=0.1),
        BandWeights(-3.0, {}, strong=0.9, good=0.8, possible=0.7),
    ],
    ids=["a match was found", "nothing comes close"],
)
def test_nothing_is_named_beside_a_match_and_where_nothing_comes_close(
    world: World, bands: BandWeights
) -> None:
    assert closest(world, bands)[1] == []


def test_a_partner_without_a_free_place_is_not_named(world: World) -> None:
    full = closest(world)[1][0]
    world.set_capacity(0, full)
    assert full not in closest(world)[1]
