"""The questionnaire as data/self_assessment.json holds it: areas, questions, answers, suggested needs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matchmaker.domain.assessment import Area, Question, missing, sorted_out
from matchmaker.domain.errors import DataFileError, NotFound
from matchmaker.services.self_assessment.views import AreaPageView, QuestionView, SuggestedNeedView
from matchmaker.storage.seed.files import read_json

FILE = "self_assessment.json"


class Questionnaire:
    """Read once at the start; a change of the file shows after a restart."""

    def __init__(self, data_dir: Path) -> None:
        """Raises DataFileError naming the place when the file is missing or not as its schema says."""
        content = read_json(data_dir, FILE, "self_assessment")
        self._areas: list[dict[str, Any]] = content["areas"]
        self.version: str = content["version"]
        self.areas: tuple[Area, ...] = tuple(
            Area(one["key"], tuple(Question(each["key"], len(each["levels"])) for each in one["questions"]))
            for one in self._areas
        )
        self._check_keys()
        self._needs = {need["key"]: need for one in self._areas for need in one["needs"]}

    def page(self, number: int, language: str) -> AreaPageView:
        """The `number`-th area, counted from 1, in a language ("de" or "en"). Raises NotFound."""
        if not 1 <= number <= len(self._areas):
            raise NotFound(f"there is no area {number}")
        area = self._areas[number - 1]
        questions = tuple(
            QuestionView(one["key"], one["text"][language], tuple(level[language] for level in one["levels"]))
            for one in area["questions"]
        )
        return AreaPageView(number, len(self._areas), area["key"], area["label"][language], questions)

    def label(self, key: str, language: str) -> str:
        """Name of an area."""
        return str(next(one["label"][language] for one in self._areas if one["key"] == key))

    def topics_of(self, key: str) -> tuple[str, ...]:
        """Topics of the needs that an area suggests, each once; none for an area there is no more."""
        needs = (need for one in self._areas if one["key"] == key for need in one["needs"])
        return tuple(dict.fromkeys(topic for need in needs for topic in need["topics"]))

    def keep(self, answers: Mapping[str, object]) -> dict[str, int | None]:
        """What of some answers belongs to this questionnaire; the rest is dropped."""
        return sorted_out(self.areas, answers)

    def first_open(self, answers: Mapping[str, int | None]) -> int | None:
        """Number of the first area with a question that is not answered, None when all are."""
        return next((place for place, area in enumerate(self.areas, 1) if missing(area, answers)), None)

    def need(self, key: str, language: str) -> SuggestedNeedView | None:
        """A suggested need; None when there is none of this key."""
        need = self._needs.get(key)
        return SuggestedNeedView(key, need["text"][language], tuple(need["topics"])) if need else None

    def needs_for(
        self, area_key: str, questions: tuple[str, ...], language: str
    ) -> tuple[SuggestedNeedView, ...]:
        """Needs of an area that follow from these questions, in the questions' order."""
        area = next(one for one in self._areas if one["key"] == area_key)
        found = (need for key in questions for need in area["needs"] if need["question"] == key)
        return tuple(
            SuggestedNeedView(need["key"], need["text"][language], tuple(need["topics"])) for need in found
        )

    def _check_keys(self) -> None:
        """What the schema cannot say: keys occur once, and needs name questions of their own area."""
        seen: set[tuple[str, str]] = set()
        for place, area in enumerate(self._areas):
            keys = {one["key"] for one in area["questions"]}
            for number, need in enumerate(area["needs"]):
                if need["question"] not in keys:
                    where = f"areas/{place}/needs/{number}/question"
                    raise DataFileError(FILE, where, f"the area has no question {need['question']!r}")
            rows = [("area", area["key"])]
            rows += [(kind, one["key"]) for kind in ("questions", "needs") for one in area[kind]]
            for row in rows:
                if row in seen:
                    raise DataFileError(FILE, f"areas/{place}", f"the key {row[1]!r} is given twice")
                seen.add(row)
