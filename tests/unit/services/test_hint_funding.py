"""Hints at funding come from the data file as it stood on the day, and a wrong file is named."""

import json
import shutil
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from matchmaker.domain.errors import DataFileError
from matchmaker.services.hint_funding import FundingHints, FundingView
from matchmaker.services.views import DistrictView, NeedView, RecommendationView, TopicView

DATA = Path(__file__).parents[3] / "data"


def recommendation(chosen: str | None, found: str | None = None, size: str = "small") -> RecommendationView:
    def topics(key: str | None) -> tuple[TopicView, ...]:
        return (TopicView(key, key, key, "field", "field"),) if key else ()

    district = DistrictView("09190", "Weilheim-Schongau")
    need = NeedView("t", "text", "de", "82362", "Weilheim", district, "IHK", size, None, topics(chosen))
    return RecommendationView(need, topics(found), (), 0, 1, 0)


def hint(day: datetime, stated: RecommendationView, language: str = "de") -> FundingView | None:
    return FundingHints(DATA, lambda: day).for_need(stated, language)


NOW = datetime(2026, 11, 27, tzinfo=UTC)


def test_shipped_programme_is_that_of_the_day() -> None:
    now, then = (hint(day, recommendation("erp")) for day in (NOW, datetime(2017, 5, 12, tzinfo=UTC)))
    assert now
    assert then
    assert any("ELSTER" in fact for fact in now.facts)
    assert any("7.500" in fact for fact in now.to_be_verified)
    assert not any("7.500" in fact for fact in now.facts)
    assert "315" in now.source
    assert any("10.000" in fact for fact in then.facts)
    assert hint(datetime(2022, 1, 1, tzinfo=UTC), recommendation("erp")) is None


def test_day_is_that_of_berlin() -> None:
    assert hint(datetime(2027, 12, 31, 22, 59, tzinfo=UTC), recommendation("erp"))
    assert hint(datetime(2027, 12, 31, 23, 0, tzinfo=UTC), recommendation("erp")) is None


def test_confirmed_topics_count_before_those_found_in_the_text() -> None:
    assert hint(NOW, recommendation(None, "erp"))
    assert hint(NOW, recommendation("website", "erp")) is None


def test_medium_company_was_told_in_2017_and_is_not_now() -> None:
    assert hint(datetime(2017, 5, 12, tzinfo=UTC), recommendation("erp", size="medium"))
    assert hint(NOW, recommendation("erp", size="medium")) is None


def test_both_languages_say_something_of_their_own() -> None:
    german, english = (hint(NOW, recommendation("erp"), language) for language in ("de", "en"))
    assert german
    assert english
    assert len(german.facts) == len(english.facts)
    assert not set(german.facts) & set(english.facts)


def test_every_topic_of_a_record_is_in_the_taxonomy_and_days_do_not_overlap() -> None:
    records = json.loads((DATA / "funding.json").read_text(encoding="utf-8"))["records"]
    fields = json.loads((DATA / "topics.json").read_text(encoding="utf-8"))["fields"]
    known = {topic["key"] for field in fields for topic in field["topics"]}
    assert {topic for one in records for topic in one["topics"]} <= known
    days = sorted((one["first"], one["last"]) for one in records)
    assert all(before[1] < after[0] for before, after in pairwise(days))


@pytest.mark.parametrize(
    ("change", "place"), [({"last": "2016-01-01"}, "last"), ({"state": "Bayern"}, "state")]
)
def test_wrong_record_is_named(tmp_path: Path, change: dict[str, str], place: str) -> None:
    shutil.copytree(DATA / "schema", tmp_path / "schema")
    content = json.loads((DATA / "funding.json").read_text(encoding="utf-8"))
    content["records"][0] |= change
    (tmp_path / "funding.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        FundingHints(tmp_path)
    assert (caught.value.file, caught.value.place) == ("funding.json", f"records/0/{place}")
