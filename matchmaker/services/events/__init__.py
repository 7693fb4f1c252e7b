"""Events of a chamber's programme: calendar, registration with the need, planning, attendance."""

from matchmaker.services.events.registry import EventsServices

__all__ = ["EventsServices"]
