"""Versions of the weights: proposed from outcomes, live when approved, taken back, followed by everybody."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from matchmaker.domain.actor import VISITOR, Actor
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.vocabulary import ActivationKind, Role
from matchmaker.matching.fitting import as_vector, column_names
from matchmaker.matching.learning import proposal
from matchmaker.matching.learning.proposal import TooFewOutcomes
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.learning import LearningServices, LiveWeights
from matchmaker.services.learning.propose import LARGEST, NOTE_MAX
from matchmaker.storage.unit_of_work import UnitOfWork
from models import RecommendationItem
from tests.introduction_world import EVERYTHING_POSSIBLE, NEED_TEXT, World, build_engine

SHIPPED = replace(EVERYTHING_POSSIBLE, version="shipped")
NEEDS = 4


class Learning:
    """The use cases over the small network, as one process of several."""

    def __init__(self, world: World, model: str | None = None) -> None:
        self.world = world
        known = model or world.engines.current().embedder.identifier
        self.live = LiveWeights(world.database, lambda: SHIPPED, lambda: known)
        self.engines = EngineProvider(world.database, build_engine, weigh=self.live.applied)
        made = LearningServices.make(world.database, self.live, lambda: world.now)
        self.propose, self.versions = made.propose, made.versions

    @property
    def ranking_by(self) -> str:
        return self.engines.current().weights.version

    def learnt(self) -> str:
        version = self.propose.learn().version
        assert version is not None
        return version

    def approved(self) -> str:
        version = self.learnt()
        self.versions.approve(self.world.actor("clara"), version)
        return version


@pytest.fixture
def learning(world: World, monkeypatch: pytest.MonkeyPatch) -> Learning:
    monkeypatch.setattr(proposal, "FEWEST", NEEDS)
    for _ in range(NEEDS):
        world.requested("riese-cloud")
    return Learning(world)


@pytest.fixture
def administrator(world: World) -> Actor:
    return replace(world.actor("clara"), role=Role.ADMINISTRATOR)


def values(**changes: float) -> dict[str, float]:
    vector = as_vector(SHIPPED.fusion, 2).tolist()
    return dict(zip(column_names(2), vector, strict=True)) | changes


def test_a_learnt_version_ranks_nothing_before_it_is_approved(learning: Learning) -> None:
    version = learning.learnt()
    assert learning.ranking_by == "shipped"
    learning.versions.approve(learning.world.actor("clara"), version)
    assert learning.ranking_by == version
    overview = learning.versions.overview(learning.world.actor("clara"))
    assert (overview.live, overview.back_to) == (version, "shipped")
    assert [(line.version, line.state) for line in overview.versions] == [(version, "live")]


def test_every_process_follows_and_new_needs_are_ranked_by_it(learning: Learning) -> None:
    other = Learning(learning.world)
    assert other.ranking_by == "shipped"
    version = learning.approved()
    assert other.ranking_by == version
    assert other.engines.current().catalogue is other.engines.current().catalogue
    learning.world.engines = other.engines
    learning.world.need()
    with UnitOfWork(learning.world.database) as uow:
        need = uow.needs.by_token("need-5", learning.world.now)
        assert need is not None
        run = uow.runs.latest_of(need)
        assert run is not None
        assert run.weights_version == version


def test_other_weights_need_no_new_catalogue(learning: Learning) -> None:
    before = learning.engines.current()
    learning.approved()
    assert learning.engines.current() is not before
    assert learning.engines.current().catalogue is before.catalogue


def test_rolling_back_leads_step_by_step_to_the_product_s_own(learning: Learning) -> None:
    clara = learning.world.actor("clara")
    first = learning.approved()
    learning.world.need()
    second = learning.approved()
    assert learning.ranking_by == second
    assert learning.versions.roll_back(clara) == first
    assert learning.ranking_by == first
    assert learning.versions.roll_back(clara) == "shipped"
    assert learning.ranking_by == "shipped"
    with pytest.raises(Conflict):
        learning.versions.roll_back(clara)
    lines = learning.versions.overview(clara).activations
    assert [(line.version, line.kind, line.by) for line in lines] == [
        ("shipped", "rollback", "Clara Kord"),
        (first, "rollback", "Clara Kord"),
        (second, "approval", "Clara Kord"),
        (first, "approval", "Clara Kord"),
    ]


def test_history_counts_once_however_often_it_was_learnt_from(learning: Learning) -> None:
    first = learning.propose.learn(keep=False).proposed
    learning.approved()
    assert learning.propose.learn(keep=False).proposed.fusion == first.fusion


def test_what_was_set_by_hand_is_where_learning_starts(learning: Learning, administrator: Actor) -> None:
    clara = learning.world.actor("clara")
    version = learning.propose.save(administrator, values(topics=9.0), "Themen zählen mehr")
    learning.versions.approve(clara, version)
    learning.approved()
    assert learning.live.not_learnt().version == version
    assert learning.propose.learn(keep=False).proposed.fusion.topics == pytest.approx(9.0, abs=0.5)
    learning.versions.roll_back(clara)
    learning.versions.roll_back(clara)
    assert learning.live.not_learnt().version == "shipped"


def test_what_was_compared_with_other_weights_cannot_go_live(learning: Learning) -> None:
    clara, early = learning.world.actor("clara"), learning.learnt()
    learning.approved()
    with pytest.raises(Conflict) as problem:
        learning.versions.approve(clara, early)
    assert problem.value.key == "stale"
    learning.versions.roll_back(clara)
    learning.versions.approve(clara, early)
    assert learning.ranking_by == early


def test_what_was_taken_back_can_go_live_again(learning: Learning) -> None:
    clara, version = learning.world.actor("clara"), learning.approved()
    with pytest.raises(Conflict):
        learning.versions.approve(clara, version)
    learning.versions.roll_back(clara)
    learning.versions.approve(clara, version)
    assert learning.ranking_by == version
    assert learning.versions.roll_back(clara) == "shipped"


def test_a_version_is_decided_once(learning: Learning) -> None:
    clara, version = learning.world.actor("clara"), learning.learnt()
    assert learning.versions.waiting(clara) == 1
    learning.versions.reject(clara, version)
    assert learning.versions.waiting(clara) == 0
    for again in (learning.versions.approve, learning.versions.reject):
        with pytest.raises(Conflict) as problem:
            again(clara, version)
        assert problem.value.status == "rejected"
    assert learning.ranking_by == "shipped"
    view = learning.versions.one(clara, version, "de")
    assert (view.line.state, view.decided_by) == ("rejected", "Clara Kord")


def test_of_two_people_at_once_the_second_sees_what_the_first_decided(learning: Learning) -> None:
    clara, world = learning.world.actor("clara"), learning.world
    first, second = learning.learnt(), learning.learnt()
    with ThreadPoolExecutor(1) as pool:
        with UnitOfWork(world.database, write=True) as uow:
            uow.weights.lock()
            row = uow.weights.by_version(first)
            later = pool.submit(learning.versions.approve, clara, second)
            time.sleep(0.3)
            assert not later.done()
            uow.weights.activate(row, ActivationKind.APPROVAL, clara.user_id, world.now)
            uow.commit()
        with pytest.raises(Conflict) as problem:
            later.result(timeout=30)
    assert problem.value.key == "stale"
    assert learning.ranking_by == first


def test_weights_of_another_model_are_not_used(learning: Learning) -> None:
    version = learning.approved()
    waiting = learning.learnt()
    other = Learning(learning.world, model="another model")
    assert other.live.current().version == "shipped"
    clara = learning.world.actor("clara")
    states = {line.version: line.state for line in other.versions.overview(clara).versions}
    assert states == {version: "approved", waiting: "outdated"}
    with pytest.raises(Conflict) as problem:
        other.versions.approve(clara, waiting)
    assert problem.value.key == "outdated"


def test_too_little_history_keeps_nothing(world: World) -> None:
    learning = Learning(world)
    world.requested()
    with pytest.raises(TooFewOutcomes):
        learning.propose.learn()
    assert learning.versions.overview(world.actor("clara")).versions == ()


def test_looking_only_keeps_nothing(learning: Learning) -> None:
    found = learning.propose.learn(keep=False)
    assert found.version is None
    assert found.comparison.replay.needs == NEEDS
    assert learning.versions.overview(learning.world.actor("clara")).versions == ()


@pytest.mark.parametrize("who", ["anna", "riese"])
def test_companies_and_partners_see_nothing_of_it(learning: Learning, who: str) -> None:
    version, actor = learning.learnt(), learning.world.actor(who)
    for person in (actor, VISITOR, replace(learning.world.actor("clara"), second_factor=False)):
        for work in (
            learning.versions.overview,
            lambda one: learning.versions.one(one, version, "de"),
            lambda one: learning.versions.approve(one, version),
            lambda one: learning.versions.reject(one, version),
            learning.versions.roll_back,
            learning.propose.present,
        ):
            with pytest.raises(NotFound):
                work(person)


def test_only_administrators_set_weights_by_hand(learning: Learning, administrator: Actor) -> None:
    clara = learning.world.actor("clara")
    with pytest.raises(NotFound):
        learning.propose.effect(clara, values(topics=9.0), "de")
    with pytest.raises(NotFound):
        learning.propose.save(clara, values(topics=9.0), "Themen zählen mehr")
    assert learning.propose.present(administrator) == pytest.approx(values())


def test_weights_set_by_hand_are_tried_then_kept_then_approved(
    learning: Learning, administrator: Actor
) -> None:
    typed = values(topics=9.0)
    effect = learning.propose.effect(administrator, typed, "de")
    assert {line.name: line.proposed for line in effect.lines} == pytest.approx(typed)
    assert effect.comparison.replay.needs == NEEDS
    assert learning.versions.overview(administrator).versions == ()
    version = learning.propose.save(administrator, typed, " Themen zählen mehr ")
    assert learning.ranking_by == "shipped"
    view = learning.versions.one(learning.world.actor("clara"), version, "de")
    assert (view.line.origin, view.line.author, view.note) == ("manual", "Clara Kord", "Themen zählen mehr")
    learning.versions.approve(learning.world.actor("clara"), version)
    assert learning.engines.current().weights.fusion.topics == 9.0


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (values(topics=-0.1), {"topics": "out_of_range"}),
        (values(topics=float("nan")), {"topics": "out_of_range"}),
        (values(lexical_same=LARGEST + 0.1, offset_other=-LARGEST - 0.1),
         {"lexical_same": "out_of_range", "offset_other": "out_of_range"}),
        (values(), {"weights": "unchanged"}),
    ],
)  # fmt: skip
def test_values_outside_the_limits_are_refused(
    learning: Learning, administrator: Actor, typed: dict[str, float], errors: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as problem:
        learning.propose.effect(administrator, typed, "de")
    assert problem.value.errors == errors


@pytest.mark.parametrize(("note", "key"), [("  ", "note_missing"), ("x" * (NOTE_MAX + 1), "note_too_long")])
def test_weights_set_by_hand_need_a_reason(
    learning: Learning, administrator: Actor, note: str, key: str
) -> None:
    with pytest.raises(InvalidInput) as problem:
        learning.propose.save(administrator, values(topics=9.0), note)
    assert problem.value.errors == {"note": key}


def test_needs_are_quoted_to_their_own_chamber_only(learning: Learning, administrator: Actor) -> None:
    with UnitOfWork(learning.world.database, write=True) as uow:
        for item in uow.session.scalars(select(RecommendationItem).where(RecommendationItem.rank == 2)):
            item.features = {**item.features, "topics": 1.0}
        uow.commit()
    typed = values(topics=LARGEST)
    effect = learning.propose.effect(administrator, typed, "de")
    assert effect.comparison.replay.first_changes == NEEDS
    assert [example.text for example in effect.examples] == [NEED_TEXT] * NEEDS
    stranger = replace(administrator, chamber_code="104")
    assert learning.propose.effect(stranger, typed, "de").examples == ()


def test_the_command_line_acts_for_coordinators_only(learning: Learning) -> None:
    assert learning.versions.by_email("Clara@firma.example").role is Role.COORDINATOR
    for email in ("anna@firma.example", "nobody@firma.example"):
        with pytest.raises(NotFound):
            learning.versions.by_email(email)
