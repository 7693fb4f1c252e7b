"""Self-assessments of companies on both stores: resumed, completed, corrected, compared with the first."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.actor import VISITOR, Actor
from matchmaker.domain.assessment import Answers
from matchmaker.domain.company import ProfileInput
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.need import NeedInput
from matchmaker.domain.vocabulary import OfferingStatus, Role
from matchmaker.services.quote_figures import Figures
from matchmaker.services.self_assessment import SelfAssessmentServices
from matchmaker.services.self_assessment.stored import StoredAssessments
from matchmaker.services.self_assessment.views import OwnAssessmentsView
from matchmaker.services.sme_needs import SmeNeeds
from matchmaker.services.sme_profile import SmeProfiles
from matchmaker.services.state_need import StateNeed
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Offering, SelfAssessment, Sme
from tests.introduction_world import World

DATA = PROJECT_ROOT / "data"
PROFILE = ProfileInput("Bäckerei Huber", "10.71", "small", "82362", None, ("de",))
NEED = NeedInput("Wir brauchen eine Datensicherung für unsere Backstube.", "82362", "small", "10.71")


@dataclass
class Assessing:
    """The use cases over the world, and the whole questionnaire answered with one level."""

    world: World
    use: SelfAssessmentServices

    @property
    def stored(self) -> StoredAssessments:
        return self.use.stored

    def level(self, level: int) -> Answers:
        areas = self.use.questionnaire.areas
        return {one.key: min(level, one.levels - 1) for area in areas for one in area.questions}

    def complete(self, level: int, name: str = "anna") -> None:
        self.stored.keep(self.world.actor(name), self.level(level))
        self.stored.complete(self.world.actor(name))

    def own(self, name: str = "anna") -> OwnAssessmentsView:
        return self.stored.of(self.world.actor(name), "de")

    def grade(self, name: str = "anna") -> int | None:
        with UnitOfWork(self.world.database) as uow:
            return uow.session.scalars(select(Sme.grade).where(Sme.id == self.world.actor(name).sme_id)).one()

    def rows(self) -> int:
        with UnitOfWork(self.world.database) as uow:
            return uow.session.scalars(select(func.count()).select_from(SelfAssessment)).one()


@pytest.fixture
def assessing(world: World) -> Assessing:
    figures = Figures(DATA)
    return Assessing(world, SelfAssessmentServices.make(DATA, figures, world.database, lambda: world.now))


def notations(own: OwnAssessmentsView) -> list[str | None]:
    return [one.overall.notation if one.overall else None for one in own.history]


def test_answers_are_resumed_by_anybody_of_the_company_and_by_nobody_else(assessing: Assessing) -> None:
    world = assessing.world
    anna = world.actor("anna")
    colleague = replace(anna, user_id=world.actor("wirt").user_id)
    first, second = list(assessing.level(1))[:2]
    assessing.stored.keep(anna, {first: 1, second: None, "no-question": 2})
    assessing.stored.keep(colleague, {first: 3})
    assert assessing.stored.answers(anna) == {first: 3, second: None}
    assert assessing.stored.answers(world.actor("wirt")) == {}
    unfinished = assessing.own().unfinished
    assert unfinished
    assert (unfinished.answered, unfinished.questions, unfinished.first_open) == (2, 24, 1)
    assert assessing.rows() == 1


def test_nothing_is_graded_before_every_question_is_answered(assessing: Assessing) -> None:
    anna = assessing.world.actor("anna")
    with pytest.raises(NotFound):
        assessing.stored.complete(anna)
    answers = dict(assessing.level(2))
    last = answers.popitem()
    assessing.stored.keep(anna, answers)
    with pytest.raises(InvalidInput, match="answers_missing"):
        assessing.stored.complete(anna)
    assert assessing.own().history == ()
    assessing.stored.keep(anna, dict([last]))
    assessing.stored.complete(anna)
    assert notations(assessing.own()) == ["3+"]


def test_grades_are_kept_exactly_with_the_version_of_the_questions(assessing: Assessing) -> None:
    assessing.complete(2)
    own, expected = assessing.own(), assessing.use.grading.result(assessing.level(2), "de")
    assert own.result == expected
    assert own.unfinished is None
    assert assessing.stored.answers(assessing.world.actor("anna")) == {}


def test_completing_twice_does_nothing_twice(assessing: Assessing) -> None:
    anna = assessing.world.actor("anna")
    assessing.stored.keep(anna, assessing.level(2))
    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(assessing.stored.complete, anna) for _ in range(2)]:
            one.result()
    assert len(assessing.own().history) == 1


def test_two_who_begin_at_once_share_one_assessment(assessing: Assessing) -> None:
    anna, answers = assessing.world.actor("anna"), list(assessing.level(1).items())
    halves = [dict(answers[:12]), dict(answers[12:])]
    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(assessing.stored.keep, anna, half) for half in halves]:
            one.result()
    assert assessing.stored.answers(anna) == dict(answers)
    assert assessing.rows() == 1


def test_history_is_newest_first_and_says_what_changed_since_the_first(assessing: Assessing) -> None:
    for level in (0, 2, 1):
        assessing.complete(level)
        assessing.world.now += timedelta(days=180)
    own = assessing.own()
    assert notations(own) == ["4−", "3+", "6"]
    assert [one.standing for one in own.history] == ["better", "better", None]
    overall = own.changes[-1]
    assert (overall.key, overall.standing) == ("", "better")
    assert overall.first
    assert overall.latest
    assert (overall.first.notation, overall.latest.notation) == ("6", "4−")
    assert [one.key for one in own.changes[:-1]] == [one.key for one in assessing.use.questionnaire.areas]


@pytest.mark.parametrize(("hours", "kept"), [(23, ["1"]), (24, ["1", "6"])])
def test_an_assessment_is_corrected_within_a_day_and_stays_afterwards(
    assessing: Assessing, hours: int, kept: list[str]
) -> None:
    anna = assessing.world.actor("anna")
    assessing.complete(0)
    assessing.stored.correct(anna)
    assert assessing.stored.answers(anna) == assessing.level(0)
    assessing.world.now += timedelta(hours=hours)
    assert assessing.own().correctable is (hours < 24)
    assessing.complete(3)
    assert notations(assessing.own()) == kept


def test_what_is_a_day_old_cannot_be_corrected_any_more(assessing: Assessing) -> None:
    anna = assessing.world.actor("anna")
    assessing.complete(0)
    assessing.world.now += timedelta(days=1)
    with pytest.raises(NotFound):
        assessing.stored.correct(anna)


def test_throwing_away_what_was_begun_leaves_what_is_completed(assessing: Assessing) -> None:
    anna = assessing.world.actor("anna")
    assessing.complete(1)
    assessing.stored.keep(anna, assessing.level(3))
    assessing.stored.discard(anna)
    assessing.stored.discard(anna)
    assert assessing.stored.answers(anna) == {}
    assert notations(assessing.own()) == ["4−"]


def test_only_companies_have_assessments(assessing: Assessing) -> None:
    anna = assessing.world.actor("anna")
    others: tuple[Actor, ...] = (
        VISITOR, replace(anna, sme_id=None), replace(anna, role=Role.PARTNER), assessing.world.actor("clara"),
    )  # fmt: skip
    for one in others:
        for use in (
            lambda who: assessing.stored.of(who, "de"),
            assessing.stored.answers,
            assessing.stored.complete,
            assessing.stored.discard,
            assessing.stored.correct,
            lambda who: assessing.stored.keep(who, assessing.level(1)),
        ):
            with pytest.raises(NotFound):
                use(one)


def test_the_grade_of_the_company_follows_and_its_profile_cannot_change_it(assessing: Assessing) -> None:
    profiles, anna = SmeProfiles(assessing.world.database), assessing.world.actor("anna")
    profiles.save(anna, replace(PROFILE, grade=2))
    assert (assessing.grade(), profiles.of(anna, "de").assessed) == (2, None)
    assessing.complete(1)
    profiles.save(anna, replace(PROFILE, grade=2))
    profiles.save(anna, PROFILE)
    kept = profiles.of(anna, "de")
    assert kept.assessed
    assert (kept.grade, kept.assessed.notation) == (4, "4−")
    assert kept.assessed.completed_at == assessing.world.now
    assert assessing.grade("wirt") == 4


def test_an_assessment_without_a_grade_changes_nothing_in_the_profile(assessing: Assessing) -> None:
    profiles, anna = SmeProfiles(assessing.world.database), assessing.world.actor("anna")
    assessing.stored.keep(anna, dict.fromkeys(assessing.level(0)))
    assessing.stored.complete(anna)
    assert notations(assessing.own()) == [None]
    profiles.save(anna, replace(PROFILE, grade=2))
    assert (assessing.grade(), profiles.of(anna, "de").assessed) == (2, None)
    assessing.complete(0)
    assert assessing.grade() == 6


def test_an_offering_for_weak_grades_ranks_by_the_assessment(assessing: Assessing) -> None:
    world, weak = assessing.world, "riese-cloud"
    with UnitOfWork(world.database, write=True) as uow:
        for one in uow.session.scalars(select(Offering)):
            one.grade_best, one.grade_worst = (4, 6) if one.key == weak else (1, 6)
            if one.key == "riese-netz":  # So that no offering of the same partner stands before it.
                one.status = OfferingStatus.ARCHIVED
        uow.commit()
    stating = StateNeed(world.database, world.engines, 30, lambda: world.now)
    needs = SmeNeeds(world.database, stating, lambda: world.now)

    def ranked() -> dict[str, float]:
        token = needs.state(world.actor("anna"), NEED)
        with UnitOfWork(world.database) as uow:
            row = uow.needs.by_token(token, world.now)
            assert row
            run = uow.runs.latest_of(row)
            assert run
            return {match.offering_id: match.score for match in uow.runs.as_recommendation(run).matches}

    assessing.complete(3)
    strong_company = ranked()
    world.now += timedelta(days=180)
    assessing.complete(0)
    weak_company = ranked()
    assert assessing.grade() == 6
    assert strong_company[weak] < weak_company[weak]
    assert next(iter(strong_company)) != weak
    assert next(iter(weak_company)) == weak
    others = strong_company.keys() - {weak}
    assert {key: strong_company[key] for key in others} == {key: weak_company[key] for key in others}


def test_the_own_chamber_sees_the_grades_and_nobody_else_does(assessing: Assessing) -> None:
    world = assessing.world
    assert assessing.stored.of_company(world.actor("clara"), "baecker", "de") is None
    assessing.complete(0)
    world.now += timedelta(days=180)
    assessing.complete(3)
    for reader in ("clara", "anna"):
        found = assessing.stored.of_company(world.actor(reader), "baecker", "de")
        assert found
        assert found.overall
        assert (found.overall.notation, len(found.areas), len(found.history)) == ("1", 6, 2)
    clara = world.actor("clara")
    others = [world.actor(name) for name in ("foreign", "wirt", "riese")]
    for one in (*others, replace(clara, second_factor=False), VISITOR):
        with pytest.raises(NotFound):
            assessing.stored.of_company(one, "baecker", "de")
    with pytest.raises(NotFound):
        assessing.stored.of_company(clara, "no-company", "de")
