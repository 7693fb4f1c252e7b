"""The self-assessment: a questionnaire of the chamber's, school grades, and what follows from them."""

from matchmaker.services.self_assessment.registry import SelfAssessmentServices

__all__ = ["SelfAssessmentServices"]
