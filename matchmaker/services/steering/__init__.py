"""What a chamber steers by: neutrality among partners, what needs attention, who has met whom."""

from matchmaker.services.steering.registry import SteeringServices

__all__ = ["SteeringServices"]
