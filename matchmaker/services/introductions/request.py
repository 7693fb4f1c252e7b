"""What an SME does: request, answer a question, confirm what was opened by telephone, withdraw."""

from matchmaker.domain.actor import Actor


class RequestIntroduction:
    """The SME's moves."""

    def request(
        self, actor: Actor, need_token: str, offering_key: str, personal_line: str, *, language: str
    ) -> str:
        """Ask for an introduction; returns its token.

        Freezes the need's text with the recommendation that was shown, and keeps the need from then on.
        Raises NotFound for a need that is not the SME's or an offering that was never recommended for it,
        InvalidInput (chamber: chamber_unknown; personal_line: text_too_long) and Conflict
        (already_introduced, not_available, no_capacity).
        """
        raise NotImplementedError

    def answer_question(self, actor: Actor, token: str, version: int, text: str) -> None:
        """Answer the coordinator's question. Raises InvalidInput (text: text_missing, text_too_long)."""
        raise NotImplementedError

    def confirm(self, actor: Actor, token: str, version: int) -> None:
        """Confirm what a coordinator opened by telephone; only then it is requested."""
        raise NotImplementedError

    def withdraw(self, actor: Actor, token: str, version: int) -> None:
        """Take it back before the partner accepts; a coordinator may only take back an unconfirmed one."""
        raise NotImplementedError
