"""Self-assessments of companies: the unfinished one, and those that are completed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from matchmaker.domain.assessment import Answers, Result
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories.base import Repository
from models import AreaGrade, SelfAssessment


class AssessmentRepository(Repository):
    """Every query names the company: assessments of others do not exist."""

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


def _with_grades() -> Select[SelfAssessment]:
    return select(SelfAssessment).options(selectinload(SelfAssessment.areas))
