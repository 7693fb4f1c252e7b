"""Learning from outcomes: what was shown and what became of it, fitted, replayed, and compared (ADR 0016)."""
