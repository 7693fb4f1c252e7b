"""Demonstration needs without a partner: stated once, on their days, the old ones answered by the chamber."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.clock import SetClock
from matchmaker.domain.errors import DataFileError, Forbidden
from matchmaker.services.coordination.unmet import UnmetNeeds
from matchmaker.services.demo_unmet_needs import DemoUnmetNeeds, Told
from matchmaker.services.state_need import StateNeed
from matchmaker.storage.seed import unmet_needs
from matchmaker.storage.seed.unmet_needs import Stated, StatedNeeds
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_world import World


def state(world: World, *needs: Stated) -> Told:
    clock = SetClock(world.now)
    services: Any = SimpleNamespace(
        state_need=StateNeed(world.database, world.engines, 30, clock),
        coordination=SimpleNamespace(unmet=UnmetNeeds(world.database, clock)),
    )
    return DemoUnmetNeeds(world.database, services, clock).state(StatedNeeds("Wir suchen.", needs), world.now)


def test_old_needs_are_answered_and_new_ones_wait(world: World) -> None:
    for key in ("riese", "anton", "berta"):
        world.set_capacity(0, key)
    story = (Stated("baecker", 30, "Wer fliegt mit der Drohne?"), Stated("wirt", 1, "Wer druckt in 3D?"))
    assert state(world, *story) == Told(2, 0)
    assert state(world, *story) == Told(0, 2)
    found = UnmetNeeds(world.database, lambda: world.now).all(world.actor("clara"))
    assert [(one.text, one.created_at) for one in found.waiting] == [
        ("Wer druckt in 3D?", world.now - timedelta(days=1))
    ]
    assert found.written == ()


def test_unknown_and_real_companies_are_refused(world: World) -> None:
    with pytest.raises(DataFileError, match="needs/0/sme: there is no SME 'nobody'"):
        state(world, Stated("nobody", 1, "Wer fliegt?"))
    with UnitOfWork(world.database, write=True) as uow:
        sme = uow.smes.by_key("wirt")
        assert sme is not None
        sme.fictional = False
        uow.commit()
    with pytest.raises(Forbidden):
        state(world, Stated("wirt", 1, "Wer fliegt?"))


def test_the_file_is_as_its_schema_says() -> None:
    found = unmet_needs.read(PROJECT_ROOT / "data")
    assert len(found.needs) >= 12
    assert len({one.sme for one in found.needs}) == len(found.needs)
    assert found.closing_note
