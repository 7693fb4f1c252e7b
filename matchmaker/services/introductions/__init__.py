"""Introductions: request, decide, answer, follow up, and read them as each side may."""

from matchmaker.services.introductions.registry import IntroductionsServices

__all__ = ["IntroductionsServices"]
