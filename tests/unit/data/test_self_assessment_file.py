"""The shipped questionnaire: six areas, answered in five minutes, every suggested need usable as it is."""

import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from matchmaker.domain.need import NeedInput, validate_need

DATA = Path(__file__).resolve().parents[3] / "data"
AREAS: list[dict[str, Any]] = json.loads((DATA / "self_assessment.json").read_text(encoding="utf-8"))["areas"]
QUESTIONS = [one for area in AREAS for one in area["questions"]]
NEEDS = [one for area in AREAS for one in area["needs"]]
READING_SPEED = 200
"""Words a minute that adults read without hurry."""
SECONDS_TO_CHOOSE = 4


def test_areas_are_those_of_the_programme() -> None:
    keys = [area["key"] for area in AREAS]
    assert keys == ["customers", "processes", "people", "security", "technology", "strategy"]
    assert len(QUESTIONS) == 24
    assert all(3 <= len(area["needs"]) <= 4 for area in AREAS)


def test_keys_occur_once() -> None:
    for rows in (AREAS, QUESTIONS, NEEDS):
        assert len({one["key"] for one in rows}) == len(rows)


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_is_answered_in_about_five_minutes(language: str) -> None:
    texts = chain.from_iterable((one["text"], *one["levels"]) for one in QUESTIONS)
    words = sum(len(one[language].split()) for one in texts)
    assert words / READING_SPEED * 60 + len(QUESTIONS) * SECONDS_TO_CHOOSE <= 6 * 60


@pytest.mark.parametrize("language", ["de", "en"])
def test_answers_of_a_question_differ(language: str) -> None:
    for one in QUESTIONS:
        assert len({level[language] for level in one["levels"]}) == len(one["levels"]), one["key"]


def test_every_question_has_a_need_of_its_own_area() -> None:
    for area in AREAS:
        keys = {one["key"] for one in area["questions"]}
        assert {one["question"] for one in area["needs"]} == keys


@pytest.mark.parametrize("language", ["de", "en"])
def test_suggested_needs_can_be_stated_as_they_are(language: str) -> None:
    fields = json.loads((DATA / "topics.json").read_text(encoding="utf-8"))["fields"]
    topics = {topic["key"] for field in fields for topic in field["topics"]}
    for one in NEEDS:
        assert set(one["topics"]) <= topics, one["key"]
        validate_need(NeedInput(one["text"][language], "80331", "small", None, tuple(one["topics"])))
