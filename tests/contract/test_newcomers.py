"""Who is new in the network, by approval and introductions asked for, and that every need brings it along."""

from datetime import timedelta

import pytest

from matchmaker.matching.documents import Need
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.newcomers import NEW_DAYS, NEW_INTRODUCTIONS
from matchmaker.matching.results import Recommendation
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.try_need import TryNeed
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_world import NEED_TEXT, World, build_engine


def newcomers(world: World) -> frozenset[str]:
    with UnitOfWork(world.database) as uow:
        return uow.capacity.newcomers(world.now, NEW_DAYS, NEW_INTRODUCTIONS)


def approve(world: World, key: str, days_ago: float) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        partner = uow.partners.by_key(key)
        assert partner is not None
        partner.approved_at = world.now - timedelta(days=days_ago)
        uow.commit()


def test_a_partner_is_new_for_its_first_days(world: World) -> None:
    assert newcomers(world) == frozenset(), "partners of the first data are never new"
    approve(world, "riese", NEW_DAYS - 1)
    assert newcomers(world) == {"riese"}
    approve(world, "riese", NEW_DAYS + 1)
    assert newcomers(world) == frozenset()


def test_a_partner_is_new_until_it_was_asked_often_enough(world: World) -> None:
    approve(world, "riese", 1)
    for _ in range(NEW_INTRODUCTIONS - 1):
        world.requested()
    assert newcomers(world) == {"riese"}
    world.requested()
    assert newcomers(world) == frozenset()


def test_a_need_brings_the_newcomers_along(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Need] = []
    recommend = MatchingEngine.recommend

    def listening(engine: MatchingEngine, need: Need, k: int = 10) -> Recommendation:
        asked.append(need)
        return recommend(engine, need, k)

    monkeypatch.setattr(MatchingEngine, "recommend", listening)
    approve(world, "riese", 1)
    TryNeed(world.database, EngineProvider(world.database, build_engine), lambda: world.now).answer(NEED_TEXT)
    assert [need.newcomers for need in asked] == [{"riese"}]
