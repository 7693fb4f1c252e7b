"""What a coordinator of the SME's own chamber does: approve, refuse, ask, exchange, undo."""

from collections.abc import Mapping

from matchmaker.domain.actor import Actor
from matchmaker.services.introductions.views import BulkResult


class DecideIntroduction:
    """The coordinator's moves."""

    def approve(self, actor: Actor, token: str, version: int) -> None:
        """Ask the partner and reserve a place of its month.

        Raises Conflict with the keys no_capacity and not_available, too.
        """
        raise NotImplementedError

    def refuse(self, actor: Actor, token: str, version: int, reason: str, text: str) -> None:
        """Refuse with a reason (domain.introduction.REFUSAL_REASONS); the SME gets the next-best partners.

        Raises InvalidInput (reason: reason_missing; text: text_missing, text_too_long).
        """
        raise NotImplementedError

    def ask(self, actor: Actor, token: str, version: int, text: str) -> None:
        """Ask the SME a question. Raises InvalidInput (text: text_missing, text_too_long)."""
        raise NotImplementedError

    def exchange(self, actor: Actor, token: str, version: int, offering_key: str) -> str:
        """Take it from this partner and ask another one instead; returns the token of the new introduction.

        Raises NotFound for an unknown offering, InvalidInput (offering: same_partner) and Conflict
        (no_capacity, not_available, already_introduced).
        """
        raise NotImplementedError

    def approve_many(self, actor: Actor, chosen: Mapping[str, int]) -> BulkResult:
        """Approve introductions, given as token to version, each for itself.

        Their mails go out only when the time for undoing is over.
        """
        raise NotImplementedError

    def undo(self, actor: Actor, token: str) -> None:
        """Take an approval back while the partner has not answered. Raises Conflict (too_late), too."""
        raise NotImplementedError
