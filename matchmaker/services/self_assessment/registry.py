"""The use cases of the self-assessment in one place."""

from dataclasses import dataclass
from pathlib import Path

from matchmaker.services.quote_figures import Figures
from matchmaker.services.self_assessment.grading import Grading
from matchmaker.services.self_assessment.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class SelfAssessmentServices:
    """Built by the container."""

    questionnaire: Questionnaire
    grading: Grading

    @classmethod
    def make(cls, data_dir: Path, figures: Figures) -> "SelfAssessmentServices":
        """Raises DataFileError when the questionnaire is missing or not as its schema says."""
        questionnaire = Questionnaire(data_dir)
        return cls(questionnaire, Grading(questionnaire, figures))
