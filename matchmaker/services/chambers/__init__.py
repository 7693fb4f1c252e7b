"""Many chambers in one installation: open one, recognise partners of others, compare figures."""

from matchmaker.services.chambers.registry import ChambersServices

__all__ = ["ChambersServices"]
