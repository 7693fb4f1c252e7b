"""Read introductions, each cut to what the reader may know."""

from collections.abc import Collection

from matchmaker.domain.actor import Actor
from matchmaker.services.introductions.views import IntroductionLine, IntroductionView, QueueView


class ReadIntroductions:
    """One introduction, and lists of them."""

    def one(self, actor: Actor, token: str, language: str) -> IntroductionView:
        """One introduction. Raises NotFound; for the partner also before it has been asked."""
        raise NotImplementedError

    def of_sme(self, actor: Actor, language: str) -> tuple[IntroductionLine, ...]:
        """All introductions of the SME, newest first. Raises NotFound for anybody but an SME."""
        raise NotImplementedError

    def of_partner(
        self, actor: Actor, language: str, *, open_only: bool = False
    ) -> tuple[IntroductionLine, ...]:
        """Introductions the partner has been asked for: those that wait for it first, then the newest.

        `open_only`: only those in which something is still to be done.
        Raises NotFound for anybody but a partner.
        """
        raise NotImplementedError

    def queue(self, actor: Actor, language: str, *, statuses: Collection[str] = ("requested",)) -> QueueView:
        """Introductions of the coordinator's chamber in these statuses: by deadline, then by confidence.

        Raises NotFound for anybody but a coordinator.
        """
        raise NotImplementedError
