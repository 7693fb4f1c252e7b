"""Matchmaker: partner-network matchmaking for chambers of commerce."""

__version__ = "0.1.0"
