"""A partner's way into the network: application, review, edits, pauses."""

from matchmaker.services.onboarding.registry import OnboardingServices

__all__ = ["OnboardingServices"]
