"""Grades beside those of others on both stores: at least ten others, the newest of each, the same kind."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.domain.assessment import Result, assess
from matchmaker.domain.grade_groups import SMALLEST_GROUP
from matchmaker.services.quote_figures import Figures
from matchmaker.services.self_assessment import SelfAssessmentServices
from matchmaker.services.self_assessment.views import ComparisonView, GroupView
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Industry, Sme
from tests.introduction_world import World

DATA = PROJECT_ROOT / "data"
FOREIGN_SECTION, SAME_SECTION, SAME_DIVISION = "62", "13", "10.71"
"""WZ 2008: programming, textiles (manufacturing, as baking is), baking."""


@dataclass
class Others:
    """Companies that have assessed themselves with one level everywhere."""

    world: World
    use: SelfAssessmentServices

    def result(self, level: int) -> Result:
        areas = self.use.questionnaire.areas
        answers = {one.key: min(level, one.levels - 1) for area in areas for one in area.questions}
        return assess(areas, answers)

    def add(self, count: int, level: int, *, industry: str = SAME_DIVISION, **values: object) -> list[int]:
        with UnitOfWork(self.world.database, write=True) as uow:
            like = uow.smes.by_key("wirt")
            assert like
            found = []
            for number in range(count):
                given: dict[str, object] = {"size": "small", "fictional": True} | values
                sme = Sme(
                    key=f"other-{level}-{industry}-{'-'.join(map(str, given.values()))}-{number}",
                    name="Anderer", postcode=like.postcode, industry_code=industry,
                    district_ags=like.district_ags, service_languages=["de"],
                    created_at=self.world.now, **given,
                )  # fmt: skip
                uow.smes.add(sme)
                found.append(sme.id)
            uow.commit()
        for sme_id in found:
            self.assess(sme_id, level)
        return found

    def assess(self, sme_id: int, level: int, *, completed: bool = True) -> None:
        with UnitOfWork(self.world.database, write=True) as uow:
            row = uow.assessments.begin(sme_id, None, "x", {}, self.world.now)
            if completed:
                uow.assessments.complete(row, self.result(level), self.world.now)
            uow.commit()

    def compared(self) -> ComparisonView:
        return self.use.comparison.of(self.world.actor("anna"), "de")

    def group(self, kind: str) -> GroupView | None:
        return next((one for one in self.compared().groups if one.kind == kind), None)

    def grade(self, kind: str) -> str | None:
        found = self.group(kind)
        return found.overall.notation if found and found.overall else None


@pytest.fixture
def others(world: World) -> Others:
    with UnitOfWork(world.database, write=True) as uow:
        for code, level, parent in (("13", 2, "C"), ("J", 1, None), ("62", 2, "J")):
            titles = {"de": f"Branche {code}", "en": f"Industry {code}"}
            uow.session.add(Industry(code=code, level=level, parent_code=parent, titles=titles))
            uow.session.flush()
        uow.commit()
    services = SelfAssessmentServices.make(DATA, Figures(DATA), world.database, lambda: world.now)
    return Others(world, services)


def test_nine_others_say_nothing_and_ten_do(others: Others) -> None:
    others.assess(others.world.actor("anna").sme_id or 0, 0)
    others.add(SMALLEST_GROUP - 1, 3)
    assert others.compared() == ComparisonView((), ("network", "industry", "size"))
    others.add(1, 3, size="micro")
    assert (others.grade("network"), others.grade("industry"), others.grade("size")) == ("1", "1", None)
    assert others.compared().missing == ("size",)


def test_each_company_counts_once_with_its_newest_assessment(others: Others) -> None:
    found = others.add(SMALLEST_GROUP, 0)
    others.world.now += timedelta(days=180)
    for sme_id in found[:5]:
        others.assess(sme_id, 3)
    others.assess(found[9], 3, completed=False)
    group = others.group("network")
    assert group
    assert group.overall
    assert group.overall.notation == "3−"
    assert {one.notation for one in group.areas.values() if one} == {"3−"}


def test_division_is_compared_where_it_is_large_enough_and_otherwise_the_section(others: Others) -> None:
    others.add(SMALLEST_GROUP, 0, industry=SAME_SECTION)
    others.add(SMALLEST_GROUP, 0, industry=FOREIGN_SECTION)
    assert others.grade("industry") == "6"
    wide = others.group("industry")
    others.add(SMALLEST_GROUP - 1, 3)
    assert others.grade("industry") != "1"
    others.add(1, 3, size="micro")
    narrow = others.group("industry")
    assert wide
    assert narrow
    assert others.grade("industry") == "1"
    assert wide.name != narrow.name


def test_size_class_counts_companies_of_that_size_only(others: Others) -> None:
    others.add(SMALLEST_GROUP, 0, size="small")
    others.add(SMALLEST_GROUP, 3, size="large")
    assert (others.grade("size"), others.grade("network")) == ("6", "3−")


def test_real_companies_are_not_compared_with_fictional_ones(others: Others) -> None:
    others.add(SMALLEST_GROUP, 0, fictional=False)
    assert others.compared().groups == ()


def test_an_area_needs_ten_companies_of_its_own(others: Others) -> None:
    found = others.add(SMALLEST_GROUP, 2)
    others.world.now += timedelta(days=180)
    complete, key = others.result(2), others.use.questionnaire.areas[0].key
    with UnitOfWork(others.world.database, write=True) as uow:
        row = uow.assessments.begin(found[0], None, "x", {}, others.world.now)
        partly = Result({**complete.areas, key: None}, complete.overall)
        uow.assessments.complete(row, partly, others.world.now)
        uow.commit()
    group = others.group("network")
    assert group
    assert [name for name, grade in group.areas.items() if grade is None] == [key]
