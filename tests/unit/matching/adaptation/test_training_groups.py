"""Training texts: what answers what, what may be a negative, what is kept out, words for wrong files."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.matching.adaptation.groups import (
    CASES,
    CASES_FORMAT,
    HELD_OUT_EACH,
    Group,
    TrainingDataError,
    draw_batches,
    read_groups,
)

TEXTS = PROJECT_ROOT / "data" / "training"


def case(key: str, **more: Any) -> dict[str, Any]:
    needs = [{"text": f"{key} need {number}", "lang": "de", "voice": "plain"} for number in range(2)]
    return {
        "id": key,
        "topic": "x",
        "needs": needs,
        "offerings": [{"lang": "de", "text": f"{key} offering {n}"} for n in range(2)],
        **more,
    }


def write_cases(folder: Path, *cases: dict[str, Any]) -> Path:
    path = folder / "cases.json"
    path.write_text(json.dumps({"format": CASES_FORMAT, "cases": cases}), encoding="utf-8")
    return path


def write_public(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "public.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    return path


def test_near_cases_are_negatives_in_both_directions(tmp_path: Path) -> None:
    (group,) = read_groups([write_cases(tmp_path, case("till", near=["reader"]), case("reader", near=[]))])
    texts = [[group.documents[place] for place in found] for found in group.near]
    assert (
        texts
        == [["reader offering 0", "reader offering 1"]] * 2 + [["till offering 0", "till offering 1"]] * 2
    )


def test_a_case_that_may_help_too_is_never_a_negative(tmp_path: Path) -> None:
    path = write_cases(tmp_path, case("till", near=["reader"], also=["reader"]), case("reader"), case("shop"))
    (group,) = read_groups([path])
    assert group.near[0] == ()
    for seed in range(20):
        for batch in draw_batches(group, 6, np.random.default_rng(seed)):
            for row, query in enumerate(batch.queries):
                seen = {batch.documents[column] for column in np.flatnonzero(batch.allowed[row]).tolist()}
                assert batch.documents[batch.answers[row]] in seen
                assert not seen & set(group.neutral[query])
                assert seen & set(group.positives[query]) == {batch.documents[batch.answers[row]]}


def test_every_query_comes_once_in_batches_of_the_size(tmp_path: Path) -> None:
    (group,) = read_groups([write_cases(tmp_path, *(case(f"c{number}") for number in range(7)))])
    batches = draw_batches(group, 4, np.random.default_rng(3))
    assert Counter(query for batch in batches for query in batch.queries) == Counter(range(14))
    assert [len(batch.queries) for batch in batches] == [4, 4, 4, 2]


def test_needs_of_one_case_are_kept_out_together(tmp_path: Path) -> None:
    (group,) = read_groups(
        [write_cases(tmp_path, *(case(f"c{number}") for number in range(2 * HELD_OUT_EACH)))]
    )
    kept, used = group.part(held_out=True), group.part(held_out=False)
    assert len(kept.queries) == 4
    assert not {name.split()[0] for name in kept.queries} & {name.split()[0] for name in used.queries}
    assert len(kept.queries) + len(used.queries) == len(group.queries)


def test_public_answers_of_one_query_are_joined(tmp_path: Path) -> None:
    row = {"family": "f", "set": "s", "query": "q"}
    path = write_public(tmp_path, row | {"documents": ["a"]}, row | {"documents": ["b", "a"]})
    (group,) = read_groups([path])
    assert (group.name, group.family, group.documents, group.positives) == ("s", "f", ("a", "b"), ((0, 1),))


def test_a_family_is_left_out_and_an_unknown_one_refused(tmp_path: Path) -> None:
    rows = [{"family": family, "set": family, "query": "q", "documents": ["a"]} for family in ("one", "two")]
    path = write_public(tmp_path, *rows)
    assert [group.family for group in read_groups([path], ["one"])] == ["two"]
    with pytest.raises(TrainingDataError, match="three"):
        read_groups([path], ["three"])


@pytest.mark.parametrize(
    ("cases", "message"),
    [
        ([case("a", near=["b"])], "names the unknown case b"),
        ([case("a"), case("a")], "two training cases are called a"),
    ],
)
def test_wrong_cases_are_named(tmp_path: Path, cases: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(TrainingDataError, match=message):
        read_groups([write_cases(tmp_path, *cases)])


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "other"}'])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "cases.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TrainingDataError, match=r"cases\.json"):
        read_groups([path])


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "public.jsonl.gz"
    path.write_bytes(b"no archive")
    with pytest.raises(TrainingDataError, match=r"public\.jsonl\.gz"):
        read_groups([path])


@pytest.fixture(scope="module")
def shipped() -> list[Group]:
    return read_groups([*sorted(TEXTS.glob("*.jsonl.gz")), *sorted(TEXTS.glob("*.json"))])


def test_shipped_texts_are_complete(shipped: list[Group]) -> None:
    assert {group.family for group in shipped} == {"bc", "cpv", "melo", "plenty", "ted", "wz", CASES}
    (cases,) = [group for group in shipped if group.family == CASES]
    assert len(cases.queries) >= 1000
    assert len(set(cases.queries)) == len(cases.queries)
    assert len(set(cases.documents)) == len(cases.documents)


def test_no_judged_need_is_trained_on(shipped: list[Group]) -> None:
    judged = json.loads((PROJECT_ROOT / "data" / "judged_needs.json").read_text(encoding="utf-8"))["needs"]
    trained = {text.casefold().strip() for group in shipped for text in group.queries}
    assert not trained & {need["text"].casefold().strip() for need in judged if len(need["text"]) > 25}
