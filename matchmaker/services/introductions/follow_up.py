"""What happens after acceptance: the meeting, both ratings, the outcome."""

from matchmaker.domain.actor import Actor


class FollowUp:
    """Moves of both sides and the coordinator once contact is made."""

    def report_met(self, actor: Actor, token: str, version: int) -> None:
        """Both have met."""
        raise NotImplementedError

    def report_no_show(self, actor: Actor, token: str, version: int) -> None:
        """One side did not come."""
        raise NotImplementedError

    def rate(self, actor: Actor, token: str, version: int, *, outcome: str, stars: int, line: str) -> None:
        """Rate as SME or partner, once; the second rating closes the introduction.

        Raises InvalidInput (outcome: outcome_missing; stars: stars_missing; line: text_too_long) and
        Conflict (already_rated). A rating of the other side in the meantime makes no version stale.
        """
        raise NotImplementedError

    def close(self, actor: Actor, token: str, version: int, outcome: str) -> None:
        """Close as coordinator, when a side does not rate. Raises InvalidInput (outcome: outcome_missing)."""
        raise NotImplementedError
