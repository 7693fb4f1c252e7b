"""The files of judged needs and their variants: valid, complete, and they belong together."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from matchmaker.matching.judged import read_judged
from matchmaker.matching.text.language import detect_language
from matchmaker.matching.variants import read_variants

DATA = Path(__file__).resolve().parents[3] / "data"


def load(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("judged_needs", "judged_needs"),
        ("judged_out_of_scope", "judged_needs"),
        ("judged_variants", "judged_variants"),
    ],
)
def test_file_is_valid_against_its_schema(name: str, schema: str) -> None:
    rules = load(f"schema/{schema}.schema.json")
    Draft202012Validator.check_schema(rules)
    Draft202012Validator(rules, format_checker=FormatChecker()).validate(load(f"{name}.json"))


def test_every_need_in_scope_has_its_variants_once() -> None:
    needs = [one for one in load("judged_needs.json")["needs"] if one["in_scope"]]
    listed = [one["need"] for one in load("judged_variants.json")["variants"]]
    assert sorted(listed) == sorted(one["id"] for one in needs)
    variants = read_variants(DATA / "judged_variants.json")
    for one in needs:
        kinds = {"keyword", "dialect", "english"}
        kinds -= {"dialect"} if one["voice"] == "dialect" else set()
        kinds -= {"english"} if one["language"] == "en" else set()
        assert set(variants[one["id"]]) == kinds, one["id"]


def test_english_variants_are_english_and_dialect_german() -> None:
    variants = read_variants(DATA / "judged_variants.json").values()
    english = [detect_language(one["english"]) == "en" for one in variants if "english" in one]
    dialect = [detect_language(one["dialect"]) == "de" for one in variants if "dialect" in one]
    assert sum(english) >= 0.97 * len(english)
    assert sum(dialect) >= 0.97 * len(dialect)


def test_needs_out_of_scope_have_no_grades_and_other_ids_than_the_judged() -> None:
    outside = read_judged(DATA / "judged_out_of_scope.json")
    assert len(outside) == 60
    assert not any(one.in_scope or one.grades for one in outside)
    inside = read_judged(DATA / "judged_needs.json")
    for key in ("id", "text"):
        values = [getattr(one, key) for one in (*outside, *inside)]
        assert len(set(values)) == len(values)
