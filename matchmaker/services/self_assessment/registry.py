"""The use cases of the self-assessment in one place."""

from dataclasses import dataclass
from pathlib import Path

from matchmaker.domain.clock import Clock
from matchmaker.services.quote_figures import Figures
from matchmaker.services.self_assessment.comparison import Comparison
from matchmaker.services.self_assessment.effect import ProgrammeEffect
from matchmaker.services.self_assessment.grading import Grading
from matchmaker.services.self_assessment.questionnaire import Questionnaire
from matchmaker.services.self_assessment.regrade import InviteToRegrade
from matchmaker.services.self_assessment.stored import StoredAssessments
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class SelfAssessmentServices:
    """Built by the container."""

    questionnaire: Questionnaire
    grading: Grading
    stored: StoredAssessments
    comparison: Comparison
    regrade: InviteToRegrade
    effect: ProgrammeEffect

    @classmethod
    def make(
        cls, data_dir: Path, figures: Figures, database: Database, clock: Clock
    ) -> "SelfAssessmentServices":
        """Raises DataFileError when the questionnaire is missing or not as its schema says."""
        questionnaire = Questionnaire(data_dir)
        grading = Grading(questionnaire, figures)
        return cls(
            questionnaire,
            grading,
            StoredAssessments(database, questionnaire, grading, clock),
            Comparison(database, questionnaire),
            InviteToRegrade(database, clock),
            ProgrammeEffect(database, questionnaire),
        )
