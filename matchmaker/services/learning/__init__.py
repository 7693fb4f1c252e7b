"""Learning from outcomes: history, proposed weights, approval, roll-back, and the sandbox."""

from matchmaker.services.learning.live import LiveWeights
from matchmaker.services.learning.registry import LearningServices

__all__ = ["LearningServices", "LiveWeights"]
