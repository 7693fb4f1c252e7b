"""A partner's daily work: what waits, how much it can take on, and what came of it."""

from matchmaker.services.partners.registry import PartnersServices

__all__ = ["PartnersServices"]
