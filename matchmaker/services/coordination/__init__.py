"""What coordinators do: triage the queue, decide with all that is known, search, open requests for SMEs."""

from matchmaker.services.coordination.registry import CoordinationServices

__all__ = ["CoordinationServices"]
