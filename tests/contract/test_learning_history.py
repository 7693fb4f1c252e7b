"""Outcomes of introductions as cases to learn from: how far each came, and what does not count."""

from datetime import timedelta

from sqlalchemy import update

from matchmaker.domain.vocabulary import Outcome
from matchmaker.matching.learning.outcomes import GAINS, Case, Step
from matchmaker.services.learning.history import History, read_history
from matchmaker.storage.unit_of_work import UnitOfWork
from models import RecommendationItem, RecommendationRun
from tests.introduction_world import World

OFFERING = "riese-netz"


def history(world: World, months: int = 24) -> History:
    with UnitOfWork(world.database) as uow:
        return read_history(uow, world.engines.current().embedder.identifier, world.now, months)


def first_case(world: World) -> Case:
    """The first recommendation; a declined one is followed by the search for the next best."""
    return history(world).cases[0]


def gain_of(world: World, offering: str = OFFERING) -> float:
    case = first_case(world)
    return float(case.gains[case.offerings.index(offering)])


def test_what_was_only_shown_says_nothing_yet(world: World) -> None:
    world.need()
    case = first_case(world)
    assert len(case.offerings) > 1
    assert set(case.gains) == {GAINS[Step.SHOWN]}
    assert not case.speaks


def test_every_step_is_read_from_the_store(world: World) -> None:
    token = world.requested()
    assert gain_of(world) == GAINS[Step.REQUESTED]
    world.services.decide.approve(world.actor("clara"), token, world.version(token))
    assert gain_of(world) == GAINS[Step.APPROVED]
    world.services.answer.accept(world.actor("riese"), token, world.version(token))
    assert gain_of(world) == GAINS[Step.ACCEPTED]
    world.services.follow_up.report_met(world.actor("anna"), token, world.version(token))
    assert gain_of(world) == GAINS[Step.MET]
    world.services.follow_up.rate(
        world.actor("anna"), token, world.version(token), outcome=Outcome.PILOT, stars=4, line="Gut."
    )
    assert gain_of(world) == GAINS[Step.HELPED]


def test_not_our_expertise_speaks_against_the_match(world: World) -> None:
    token = world.approved()
    world.services.answer.decline(world.actor("riese"), token, world.version(token), "not_our_expertise", "")
    assert gain_of(world) == GAINS[Step.UNSUITED]


def test_no_capacity_does_not(world: World) -> None:
    token = world.approved()
    world.services.answer.decline(world.actor("riese"), token, world.version(token), "no_capacity", "")
    assert gain_of(world) == GAINS[Step.APPROVED]


def test_a_case_names_its_company_and_what_it_has_in_common_with_others(world: World) -> None:
    world.requested()
    case = first_case(world)
    assert case.family.startswith("sme ")
    assert dict(case.groups)["language"] == "de"
    assert dict(case.groups)["size"] in {"micro", "small", "medium", "large"}
    assert case.trust[case.offerings.index(OFFERING)] == case.offerings.index(OFFERING) + 1


def test_recommendations_of_another_model_or_engine_are_counted_and_left_out(world: World) -> None:
    world.requested()
    with UnitOfWork(world.database, write=True) as uow:
        uow.session.execute(update(RecommendationRun).values(engine_version="0"))
        uow.commit()
    assert history(world).cases == ()
    assert history(world).other_model == 1


def test_recommendations_without_the_features_are_counted_and_left_out(world: World) -> None:
    world.requested()
    with UnitOfWork(world.database, write=True) as uow:
        uow.session.execute(update(RecommendationItem).values(features={"score": 1.0}))
        uow.commit()
    assert history(world).cases == ()
    assert history(world).without_features == 1


def test_old_recommendations_do_not_count(world: World) -> None:
    world.requested()
    world.pass_time(days=31)
    assert history(world, months=1).cases == ()
    assert len(history(world, months=2).cases) == 1


def test_history_is_read_in_the_order_in_which_it_happened(world: World) -> None:
    for _ in range(3):
        world.need()
        world.now += timedelta(minutes=1)
    numbers = [case.number for case in history(world).cases]
    assert numbers == sorted(numbers)
    assert len(numbers) == 3
