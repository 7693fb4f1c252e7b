"""Self-assessments of companies: the unfinished one, and those that are completed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from matchmaker.domain.assessment import Answers, Result
from matchmaker.domain.grade_groups import Sum
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories.base import Repository, chunks
from models import AreaGrade, Industry, SelfAssessment, Sme

OVERALL = ""
"""Stands for the key of an area where the company as a whole is meant."""


@dataclass(frozen=True, slots=True)
class Group:
    """Which companies are compared with one: all others that are as real as it is, or some of them.

    `industry`: a division or section of WZ 2008; `size`: a size class.
    """

    others_than: int
    fictional: bool
    industry: str | None = None
    size: str | None = None


class AssessmentRepository(Repository):
    """Assessments of one company that is named; of all others only sums."""

    def unfinished(self, sme_id: int, *, lock: bool = False) -> SelfAssessment | None:
        """The assessment that the company has begun; `lock` it where it will be changed."""
        query = _with_grades().where(SelfAssessment.sme_id == sme_id, SelfAssessment.completed_at.is_(None))
        if lock:
            query = query.with_for_update(of=SelfAssessment)
        return self._session.scalars(query).one_or_none()

    def completed(self, sme_id: int) -> Sequence[SelfAssessment]:
        """The company's completed assessments with their grades, newest first."""
        query = _with_grades().where(
            SelfAssessment.sme_id == sme_id, SelfAssessment.completed_at.is_not(None)
        )
        newest = query.order_by(SelfAssessment.completed_at.desc(), SelfAssessment.id.desc())
        return self._session.scalars(newest).all()

    def latest_graded(self, sme_id: int) -> SelfAssessment | None:
        """The company's newest assessment that has a grade overall."""
        return next((one for one in self.completed(sme_id) if one.overall is not None), None)

    def newest_completed(self, until: datetime) -> Sequence[SelfAssessment]:
        """The newest assessment of every company, completed until a moment; none of who has begun another."""
        begun = select(SelfAssessment.sme_id).where(SelfAssessment.completed_at.is_(None))
        query = _with_grades().where(
            SelfAssessment.id.in_(newest_of_each()),
            SelfAssessment.completed_at <= until,
            SelfAssessment.sme_id.not_in(begun),
        )
        return self._session.scalars(query.order_by(SelfAssessment.id)).all()

    def assessed(self, chamber: str) -> int:
        """How many companies of a chamber have completed an assessment."""
        query = select(func.count(func.distinct(SelfAssessment.sme_id))).join(
            Sme, Sme.id == SelfAssessment.sme_id
        )
        query = query.where(SelfAssessment.completed_at.is_not(None), Sme.chamber_code == chamber)
        return int(self._session.scalars(query).one())

    def first_and_newest(self, chamber: str) -> list[tuple[SelfAssessment, SelfAssessment]]:
        """Both assessments of every company of a chamber that has completed at least two."""
        ends = (
            select(func.min(SelfAssessment.id), func.max(SelfAssessment.id))
            .join(Sme, Sme.id == SelfAssessment.sme_id)
            .where(SelfAssessment.completed_at.is_not(None), Sme.chamber_code == chamber)
            .group_by(SelfAssessment.sme_id)
            .having(func.count() > 1)
        )
        pairs = [(row[0], row[1]) for row in self._session.execute(ends)]
        rows = {
            row.id: row
            for part in chunks([number for pair in pairs for number in pair])
            for row in self._session.scalars(_with_grades().where(SelfAssessment.id.in_(part)))
        }
        return [(rows[first], rows[newest]) for first, newest in pairs]

    def begin(
        self, sme_id: int, user_id: int | None, version: str, answers: Answers, now: datetime
    ) -> SelfAssessment:
        """Begin an assessment. Raises ConcurrentChange when another request has just begun one."""
        row = SelfAssessment(
            sme_id=sme_id,
            user_id=user_id,
            version=version,
            answers=dict(answers),
            started_at=now,
            changed_at=now,
            areas=[],
        )
        self._session.add(row)
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConcurrentChange("an assessment was begun by another request just now") from error
        return row

    def complete(self, row: SelfAssessment, result: Result, now: datetime) -> None:
        """Keep the grades of an assessment; it is never changed again."""
        row.completed_at = row.changed_at = now
        row.overall = float(result.overall.value) if result.overall else None
        row.areas = [
            AreaGrade(area_key=key, position=position, grade=float(grade.value) if grade else None)
            for position, (key, grade) in enumerate(result.areas.items())
        ]
        self._session.flush()

    def delete(self, row: SelfAssessment) -> None:
        """Throw an assessment away."""
        self._session.execute(delete(SelfAssessment).where(SelfAssessment.id == row.id))
        self._session.expunge(row)

    def sums(self, group: Group) -> dict[str, Sum]:
        """Sums of the newest completed assessments of a group by area key; OVERALL: of the grades overall."""
        newest = newest_of_each()
        members = (SelfAssessment.id.in_(newest), *_members(group))
        overall = (
            select(func.count(SelfAssessment.overall), func.sum(SelfAssessment.overall))
            .join(Sme, Sme.id == SelfAssessment.sme_id)
            .where(*members)
        )
        areas = (
            select(AreaGrade.area_key, func.count(AreaGrade.grade), func.sum(AreaGrade.grade))
            .join(SelfAssessment, SelfAssessment.id == AreaGrade.assessment_id)
            .join(Sme, Sme.id == SelfAssessment.sme_id)
            .where(AreaGrade.grade.is_not(None), *members)
            .group_by(AreaGrade.area_key)
        )
        companies, grades = self._session.execute(overall).one()
        by_area = {key: Sum(count, float(total or 0)) for key, count, total in self._session.execute(areas)}
        return by_area | {OVERALL: Sum(companies, float(grades or 0))}


def newest_of_each() -> ScalarSelect[int]:
    """Ids of the newest completed assessment of every company."""
    # An assessment is begun after the one before was completed: the highest number is the newest one.
    newest = select(func.max(SelfAssessment.id)).where(SelfAssessment.completed_at.is_not(None))
    return newest.group_by(SelfAssessment.sme_id).scalar_subquery()


def _members(group: Group) -> list[ColumnElement[bool]]:
    found = [Sme.id != group.others_than, Sme.fictional.is_(group.fictional)]
    if group.size is not None:
        found.append(Sme.size == group.size)
    if group.industry is not None:
        within = select(Industry.code).where(Industry.code == group.industry).cte("within", recursive=True)
        below = select(Industry.code).join(within, Industry.parent_code == within.c.code)
        within = within.union_all(below)
        found.append(Sme.industry_code.in_(select(within.c.code)))
    return found


def _with_grades() -> Select[SelfAssessment]:
    return select(SelfAssessment).options(selectinload(SelfAssessment.areas))
