"""A company's grades beside those of others: the network, its industry, companies of its size."""

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.grade_groups import Sum, mean
from matchmaker.domain.policy import Permission
from matchmaker.services.present import industry_view
from matchmaker.services.self_assessment.grading import grade_view
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.services.self_assessment.views import ComparisonView, GradeView, GroupView
from matchmaker.services.sme_profile import own_sme
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.assessments import OVERALL, Group
from matchmaker.storage.unit_of_work import UnitOfWork

NETWORK, INDUSTRY, SIZE = "network", "industry", "size"
DIVISION, SECTION = 2, 1
"""Levels of WZ 2008 at which industries are compared: the narrower one where it is large enough."""


class Comparison:
    """Others are counted with their newest completed assessment, and never without nine more."""

    def __init__(self, database: Database, questionnaire: Questionnaire) -> None:
        self._database = database
        self._questionnaire = questionnaire

    def of(self, actor: Actor, language: str) -> ComparisonView:
        """Mean grades of other companies. Raises NotFound for everybody who has no company."""
        with UnitOfWork(self._database) as uow:
            sme = own_sme(uow, actor, Permission.SEE_ASSESSMENT)
            found = {
                NETWORK: self._group(uow, NETWORK, "", Group(sme.id, sme.fictional)),
                INDUSTRY: self._industry(uow, sme, language),
                SIZE: self._group(uow, SIZE, sme.size, Group(sme.id, sme.fictional, size=sme.size)),
            }
        return ComparisonView(
            groups=tuple(one for one in found.values() if one is not None),
            missing=tuple(kind for kind, one in found.items() if one is None),
        )

    def _industry(self, uow: UnitOfWork, sme: "models.Sme", language: str) -> GroupView | None:
        for level in (DIVISION, SECTION):
            industry = _ancestor(uow, sme.industry_code, level)
            title = industry_view(industry, language)
            if industry is None or title is None:
                continue
            group = Group(sme.id, sme.fictional, industry=industry.code)
            if found := self._group(uow, INDUSTRY, title.title, group):
                return found
        return None

    def _group(self, uow: UnitOfWork, kind: str, name: str, group: Group) -> GroupView | None:
        """The group; None when it is too small for a mean overall."""
        sums = uow.assessments.sums(group)
        overall = _mean(sums[OVERALL])
        if overall is None:
            return None
        keys = [area.key for area in self._questionnaire.areas]
        return GroupView(kind, name, overall, {key: _mean(sums.get(key, Sum(0, 0.0))) for key in keys})


def _mean(group: Sum) -> GradeView | None:
    grade = mean(group)
    return grade_view(grade) if grade else None


def _ancestor(uow: UnitOfWork, code: str, level: int) -> "models.Industry | None":
    """The industry itself or what it belongs to at a level; None when it stands above."""
    found = uow.reference.industry(code)
    while found is not None and found.level > level:
        found = uow.reference.industry(found.parent_code) if found.parent_code else None
    return found if found is not None and found.level == level else None
