"""What a partner does when it has been asked: accept or decline."""

from matchmaker.domain.actor import Actor


class AnswerIntroduction:
    """The partner's answer."""

    def accept(self, actor: Actor, token: str, version: int) -> None:
        """Accept: contact data of both sides are released to each other."""
        raise NotImplementedError

    def decline(self, actor: Actor, token: str, version: int, reason: str, text: str) -> None:
        """Decline with a reason (domain.introduction.DECLINE_REASONS); the place becomes free again.

        Raises InvalidInput (reason: reason_missing; text: text_missing, text_too_long).
        """
        raise NotImplementedError
