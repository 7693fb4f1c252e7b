"""The questionnaire is checked when it is read; the published survey is compared as grades are shown."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.clock import utc_now
from matchmaker.domain.errors import DataFileError
from matchmaker.services.quote_figures import Figures
from matchmaker.services.self_assessment import SelfAssessmentServices
from matchmaker.storage.database import Database

DATA = PROJECT_ROOT / "data"
Change = Callable[[dict[str, Any]], object]


def make(folder: Path, change: Change = lambda content: None, figures: Change = lambda content: None) -> Any:
    (folder / "schema").mkdir()
    for name, edit in (("self_assessment", change), ("figures", figures)):
        shutil.copy(DATA / "schema" / f"{name}.schema.json", folder / "schema")
        content = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
        edit(content)
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return SelfAssessmentServices.make(folder, Figures(folder), Database("sqlite://"), utc_now)


def double_question(content: dict[str, Any]) -> None:
    content["areas"][1]["questions"][0]["key"] = content["areas"][0]["questions"][0]["key"]
    content["areas"][1]["needs"][0]["question"] = content["areas"][0]["questions"][0]["key"]


def foreign_question(content: dict[str, Any]) -> None:
    content["areas"][0]["needs"][2]["question"] = content["areas"][1]["questions"][0]["key"]


def three_levels(content: dict[str, Any]) -> None:
    del content["areas"][0]["questions"][3]["levels"][2:]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (double_question, "areas/1"),
        (foreign_question, "areas/0/needs/2/question"),
        (three_levels, "areas/0/questions/3/levels"),
    ],
)
def test_questionnaire_that_cannot_be_asked_is_refused(tmp_path: Path, change: Change, place: str) -> None:
    with pytest.raises(DataFileError) as caught:
        make(tmp_path, change)
    assert (caught.value.file, caught.value.place) == ("self_assessment.json", place)


def test_version_of_the_questions_stands_in_the_result(tmp_path: Path) -> None:
    services = make(tmp_path, lambda content: content.update(version="2031-4"))
    assert services.grading.result({}, "de").version == "2031-4"


@pytest.mark.parametrize(("published", "standing"), [("3.3", "same"), ("3.6", "better"), ("3.1", "worse")])
def test_equal_notation_is_an_equal_grade(tmp_path: Path, published: str, standing: str) -> None:
    services = make(tmp_path, figures=lambda content: content["figures"][0].update(grade=published))
    areas = services.questionnaire.areas
    levels = [1, 1, 2, 2, 2, 2]
    answers = {one.key: level for area, level in zip(areas, levels, strict=True) for one in area.questions}
    result = services.grading.result(answers, "de")
    assert (result.overall.notation, result.overall.decimal) == ("3−", 3.2)
    assert result.survey.standing == standing


def test_without_a_published_grade_nothing_is_compared(tmp_path: Path) -> None:
    services = make(tmp_path, figures=lambda content: content["figures"][0].pop("grade"))
    assert services.grading.result({}, "en").survey is None


def test_needs_come_in_the_language_of_the_reader(tmp_path: Path) -> None:
    questionnaire = make(tmp_path).questionnaire
    assert questionnaire.need("backup", "en").text.startswith("We do not know")
    assert questionnaire.need("backup", "de").topics == ("backup",)
    assert questionnaire.need("gone", "de") is None
