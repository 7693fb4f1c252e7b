"""What time does: partners are reminded, and what they do not answer expires."""


class IntroductionClock:
    """Called by the worker, as often as it likes: what was done already is not done again."""

    def remind_due(self) -> int:
        """Remind partners whose answer is still missing; how many introductions were reminded of."""
        raise NotImplementedError

    def expire_due(self) -> int:
        """Let introductions expire that the partner has not answered in time; how many."""
        raise NotImplementedError
