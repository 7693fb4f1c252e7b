"""The demonstration's self-assessments fit the questions and the grades of their firms."""

import json
from collections import Counter

import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.assessment import Grade, assess, standing
from matchmaker.domain.grade_groups import SMALLEST_GROUP
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.storage.seed import assessments
from matchmaker.storage.seed.assessments import Given

DATA = PROJECT_ROOT / "data"


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return Questionnaire(DATA)


@pytest.fixture(scope="module")
def given() -> tuple[Given, ...]:
    return assessments.read(DATA)


def _overall(questionnaire: Questionnaire, one: Given) -> Grade:
    overall = assess(questionnaire.areas, one.answers).overall
    assert overall is not None
    return overall


def test_every_question_is_answered_with_a_level_that_exists(
    questionnaire: Questionnaire, given: tuple[Given, ...]
) -> None:
    for one in given:
        assert questionnaire.keep(one.answers) == one.answers, one.sme
        assert questionnaire.first_open(one.answers) is None, one.sme


def test_the_newest_gives_the_firm_the_grade_it_has(
    questionnaire: Questionnaire, given: tuple[Given, ...]
) -> None:
    firms = json.loads((DATA / "demo_smes.json").read_text(encoding="utf-8"))["smes"]
    newest = {one.sme: _overall(questionnaire, one).whole for one in given}
    assert newest == {firm["key"]: firm["grade"] for firm in firms if firm.get("grade")}


def test_comparison_and_effect_have_enough_to_show(
    questionnaire: Questionnaire, given: tuple[Given, ...]
) -> None:
    times = Counter(one.sme for one in given)
    again = [key for key, count in times.items() if count > 1]
    assert len(times) > SMALLEST_GROUP
    assert len(again) > SMALLEST_GROUP
    changes = Counter(
        standing(*reversed([_overall(questionnaire, one) for one in given if one.sme == key]))
        for key in again
    )
    assert changes["better"] > changes["worse"] > 0
