"""A partner that leaves the network keeps what it has promised first, on both stores."""

import time
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest
from sqlalchemy import update

from matchmaker.domain.errors import Conflict
from matchmaker.services.registry import Services
from matchmaker.storage.unit_of_work import UnitOfWork
from models import CapacitySlot, Offering, Partner, PartnerMonth
from tests.introduction_world import World
from tests.onboarding_people import services_of

ROUNDS = 12


@pytest.fixture
def services(world: World) -> Services:
    return services_of(world.database, lambda: world.now)


def retire(world: World, services: Services) -> None:
    profile, riese = services.onboarding.profile, world.actor("riese")
    profile.retire(riese, profile.life(riese).version)


def test_open_introductions_hold_a_partner_until_answered_and_held(world: World, services: Services) -> None:
    profile, riese = services.onboarding.profile, world.actor("riese")
    asked, accepted = world.approved(), world.accepted()
    assert profile.life(riese).promised == 2
    for _ in range(2):
        with pytest.raises(Conflict) as refused:
            retire(world, services)
        assert refused.value.status == "promised"
        view = profile.life(riese)
        assert (view.status, view.live_offerings) == ("active", 2), "nothing was changed"
        if world.status(asked) == "approved":
            world.services.answer.decline(riese, asked, world.version(asked), "no_capacity", "")
    world.services.follow_up.report_met(riese, accepted, world.version(accepted))
    retire(world, services)
    assert (profile.life(riese).status, profile.life(riese).live_offerings) == ("retired", 0)
    rate = world.services.follow_up.rate
    rate(riese, accepted, world.version(accepted), outcome="order", stars=5, line="")
    assert len(world.services.read.one(riese, accepted, "de").feedback) == 1, "what is begun goes on"


def test_a_request_the_partner_was_not_asked_for_does_not_hold_it_and_goes_to_another_one(
    world: World, services: Services
) -> None:
    token, clara = world.requested(), world.actor("clara")
    retire(world, services)
    with pytest.raises(Conflict) as refused:
        world.services.decide.approve(clara, token, world.version(token))
    assert refused.value.key in ("not_available", "no_capacity")
    assert world.status(token) == "requested"
    new = world.services.decide.exchange(clara, token, world.version(token), "berta-kurs")
    assert (world.status(token), world.status(new)) == ("withdrawn", "approved")


def test_leaving_and_being_asked_at_the_same_moment_never_both_happen(
    world: World, services: Services
) -> None:
    outcomes = set()
    for number in range(ROUNDS):
        head_start = number % 4 * 0.01
        token = world.requested()
        failed = _at_once(
            lambda: retire(world, services),
            partial(_approve_after, world, head_start, token, world.version(token)),
        )
        assert all(isinstance(one, Conflict) for one in failed), failed
        state = (world.partner("riese").status, world.status(token))
        assert state in {("active", "approved"), ("retired", "requested")}
        outcomes.add(state)
        _as_before(world, token)
    print(f"{ROUNDS} rounds: {sorted(outcomes)}")


def _approve_after(world: World, seconds: float, token: str, version: int) -> None:
    time.sleep(seconds)
    world.services.decide.approve(world.actor("clara"), token, version)


def _at_once(*acts: Callable[[], object]) -> list[BaseException]:
    failed: list[BaseException] = []
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except BaseException as error:
            failed.append(error)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def _as_before(world: World, token: str) -> None:
    if world.status(token) == "approved":
        riese = world.actor("riese")
        world.services.answer.decline(riese, token, world.version(token), "size", "")
    with UnitOfWork(world.database, write=True) as uow:
        partner = uow.partners.by_keys(["riese"])["riese"]
        uow.session.execute(update(Partner).where(Partner.id == partner.id).values(status="active"))
        uow.session.execute(update(Offering).where(Offering.partner_id == partner.id).values(status="live"))
        uow.session.query(CapacitySlot).filter_by(partner_id=partner.id).delete()
        uow.session.query(PartnerMonth).filter_by(partner_id=partner.id).delete()
        uow.commit()
