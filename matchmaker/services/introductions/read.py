"""Read introductions, each cut to what the reader may know."""

from collections.abc import Collection

from matchmaker.domain import policy
from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.introduction import OPEN
from matchmaker.domain.policy import Permission, Subject
from matchmaker.domain.vocabulary import IntroductionStatus, Role
from matchmaker.services.introductions.moves import Doer, Moves
from matchmaker.services.introductions.show import Reader, line_of, view_of
from matchmaker.services.introductions.views import IntroductionLine, IntroductionView, QueueView
from matchmaker.services.present import Presenter
from matchmaker.storage.unit_of_work import UnitOfWork


class ReadIntroductions:
    """One introduction, and lists of them."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves

    def one(self, actor: Actor, token: str, language: str) -> IntroductionView:
        """One introduction. Raises NotFound; for the partner also before it has been asked."""
        with UnitOfWork(self._moves.database) as uow:
            row = self._moves.find(uow, actor, token, Permission.SEE_INTRODUCTION, to_show=True)
            return view_of(self._reader(uow, actor, language), row)

    def of_sme(self, actor: Actor, language: str) -> tuple[IntroductionLine, ...]:
        """All introductions of the SME, newest first. Raises NotFound for anybody but an SME."""
        if actor.role is not Role.SME or actor.sme_id is None:
            raise NotFound("only an SME has introductions of its own")
        with UnitOfWork(self._moves.database) as uow:
            reader = self._reader(uow, actor, language)
            return tuple(line_of(reader, row) for row in uow.introductions.of_sme(actor.sme_id))

    def of_partner(
        self, actor: Actor, language: str, *, open_only: bool = False
    ) -> tuple[IntroductionLine, ...]:
        """Introductions the partner has been asked for: those that wait for it first, then the newest.

        `open_only`: only those in which something is still to be done.
        Raises NotFound for anybody but a partner.
        """
        if actor.role is not Role.PARTNER or actor.partner_id is None:
            raise NotFound("only a partner is asked")
        with UnitOfWork(self._moves.database) as uow:
            reader = self._reader(uow, actor, language)
            rows = [
                row
                for row in uow.introductions.of_partner(actor.partner_id)
                if not open_only or row.status in OPEN
            ]
            waiting = [row for row in rows if row.status == IntroductionStatus.APPROVED]
            waiting.sort(key=lambda row: (row.due_at or reader.now, row.id))
            others = [row for row in rows if row.status != IntroductionStatus.APPROVED]
            return tuple(line_of(reader, row) for row in [*waiting, *others])

    def queue(self, actor: Actor, language: str, *, statuses: Collection[str] = ("requested",)) -> QueueView:
        """Introductions of the coordinator's chamber in these statuses: by deadline, then by confidence.

        Raises NotFound for anybody but a coordinator.
        """
        chamber = actor.chamber_code
        policy.require(actor, Permission.SEE_QUEUE, Subject(chamber_code=chamber))
        with UnitOfWork(self._moves.database) as uow:
            reader = self._reader(uow, actor, language)
            rows = uow.introductions.of_chamber(chamber or "", statuses)
            lines = tuple(line_of(reader, row) for row in rows)
            counts = uow.introductions.counts(chamber or "")
        return QueueView(lines, counts, sum(line.overdue for line in lines))

    def _reader(self, uow: UnitOfWork, actor: Actor, language: str) -> Reader:
        return Reader(
            uow=uow,
            kind=Doer.of(actor).kind,
            presenter=Presenter.load(uow, language),
            now=self._moves.clock(),
            deadlines=self._moves.deadlines,
        )
