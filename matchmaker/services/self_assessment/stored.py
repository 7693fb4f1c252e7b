"""Self-assessments that a company keeps: begin, go on, complete, correct, and look back."""

import models
from matchmaker.domain import policy
from matchmaker.domain.actor import Actor
from matchmaker.domain.assessment import Answers, assess, is_correction
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.policy import Permission, Subject
from matchmaker.services.self_assessment.grading import Grading
from matchmaker.services.self_assessment.history import changes_of, history_of, result_of
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.services.self_assessment.views import (
    CompanyGradesView,
    OwnAssessmentsView,
    ResultView,
    UnfinishedView,
)
from matchmaker.services.sme_profile import own_sme
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry


class StoredAssessments:
    """An assessment belongs to the company: its people go on with the same one and see the same grades."""

    def __init__(
        self, database: Database, questionnaire: Questionnaire, grading: Grading, clock: Clock
    ) -> None:
        self._database = database
        self._questionnaire = questionnaire
        self._grading = grading
        self._clock = clock

    def answers(self, actor: Actor) -> dict[str, int | None]:
        """The answers of the unfinished assessment. Raises NotFound for everybody who has no company."""
        with UnitOfWork(self._database) as uow:
            row = uow.assessments.unfinished(own_sme(uow, actor, Permission.SEE_ASSESSMENT).id)
            return self._questionnaire.keep(row.answers) if row else {}

    def keep(self, actor: Actor, answers: Answers) -> None:
        """Add answers to the unfinished assessment, or begin one; a new answer replaces the one before."""
        added = self._questionnaire.keep(answers)
        if not added:
            return
        now, version = self._clock(), self._questionnaire.version

        def work(uow: UnitOfWork) -> None:
            sme = own_sme(uow, actor, Permission.ASSESS_SME)
            row = uow.assessments.unfinished(sme.id, lock=True)
            if row is None:
                uow.assessments.begin(sme.id, actor.user_id, version, added, now)
                return
            row.answers = self._questionnaire.keep(row.answers) | added
            row.user_id, row.version, row.changed_at = actor.user_id, version, now

        write_with_retry(self._database, work)

    def complete(self, actor: Actor) -> None:
        """Grade the unfinished assessment and keep it; the company's grade in matching follows.

        One that was completed within the last day is corrected: the new one takes its place. Nothing happens
        when it is completed already. Raises InvalidInput {"answers": "answers_missing"} as long as questions
        are open, and NotFound when none was begun.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            sme = own_sme(uow, actor, Permission.ASSESS_SME)
            row = uow.assessments.unfinished(sme.id, lock=True)
            before = uow.assessments.completed(sme.id)
            if row is None:
                if before:
                    return
                raise NotFound("no assessment was begun")
            answers = self._questionnaire.keep(row.answers)
            if self._questionnaire.first_open(answers) is not None:
                raise InvalidInput({"answers": "answers_missing"})
            result = assess(self._questionnaire.areas, answers)
            row.answers, row.version, row.user_id = answers, self._questionnaire.version, actor.user_id
            uow.assessments.complete(row, result, now)
            if before and before[0].completed_at and is_correction(before[0].completed_at, now):
                uow.assessments.delete(before[0])
            if result.overall is not None:
                sme.grade = result.overall.whole

        write_with_retry(self._database, work)

    def discard(self, actor: Actor) -> None:
        """Throw the unfinished assessment away; nothing happens when there is none."""

        def work(uow: UnitOfWork) -> None:
            sme = own_sme(uow, actor, Permission.ASSESS_SME)
            row = uow.assessments.unfinished(sme.id, lock=True)
            if row is not None:
                uow.assessments.delete(row)

        write_with_retry(self._database, work)

    def correct(self, actor: Actor) -> None:
        """Begin an assessment with the answers of the newest one while that can be corrected.

        What was begun otherwise stays as it is. Raises NotFound when there is nothing to correct any more.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            sme = own_sme(uow, actor, Permission.ASSESS_SME)
            newest = next(iter(uow.assessments.completed(sme.id)), None)
            if newest is None or not self._correctable(newest):
                raise NotFound("there is no assessment that can be corrected")
            if uow.assessments.unfinished(sme.id) is None:
                answers = self._questionnaire.keep(newest.answers)
                version = self._questionnaire.version
                uow.assessments.begin(sme.id, actor.user_id, version, answers, now)

        write_with_retry(self._database, work)

    def of(self, actor: Actor, language: str) -> OwnAssessmentsView:
        """Everything the company sees. Raises NotFound for everybody who has none."""
        with UnitOfWork(self._database) as uow:
            sme = own_sme(uow, actor, Permission.SEE_ASSESSMENT)
            begun, completed = uow.assessments.unfinished(sme.id), uow.assessments.completed(sme.id)
        return OwnAssessmentsView(
            unfinished=self._unfinished(begun) if begun else None,
            result=self._result(completed[0], language) if completed else None,
            history=history_of(completed),
            changes=changes_of(completed, self._questionnaire, language),
            correctable=bool(completed) and self._correctable(completed[0]),
        )

    def of_company(self, actor: Actor, key: str, language: str) -> CompanyGradesView | None:
        """The grades of a company, without its answers; None when it has completed no assessment.

        Raises NotFound for everybody but its own people and the coordinators of its chamber.
        """
        with UnitOfWork(self._database) as uow:
            sme = uow.smes.by_key(key)
            if sme is None:
                raise NotFound("there is no such company")
            subject = Subject(sme_id=sme.id, chamber_code=sme.chamber_code)
            policy.require(actor, Permission.SEE_ASSESSMENT, subject)
            completed = uow.assessments.completed(sme.id)
        if not completed:
            return None
        newest = self._result(completed[0], language)
        return CompanyGradesView(newest.overall, newest.areas, history_of(completed))

    def _correctable(self, row: "models.SelfAssessment") -> bool:
        return row.completed_at is not None and is_correction(row.completed_at, self._clock())

    def _unfinished(self, row: "models.SelfAssessment") -> UnfinishedView:
        answers = self._questionnaire.keep(row.answers)
        questions = sum(len(area.questions) for area in self._questionnaire.areas)
        return UnfinishedView(len(answers), questions, self._questionnaire.first_open(answers))

    def _result(self, row: "models.SelfAssessment", language: str) -> ResultView:
        answers = self._questionnaire.keep(row.answers)
        return self._grading.kept(result_of(row), answers, row.version, language)
