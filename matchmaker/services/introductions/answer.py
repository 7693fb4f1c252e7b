"""What a partner does when it has been asked: accept or decline."""

from dataclasses import asdict
from datetime import datetime

from matchmaker.domain.actor import Actor
from matchmaker.domain.introduction import DECLINE_REASONS, check_reason
from matchmaker.domain.policy import Permission
from matchmaker.domain.vocabulary import Action
from matchmaker.services.introductions.contacts import contact_of_partner, contact_of_sme
from matchmaker.services.introductions.letters import Letters, recall_approval
from matchmaker.services.introductions.moves import Doer, Moves, Step
from matchmaker.services.introductions.next_best import NextBest, keep, named
from matchmaker.storage.unit_of_work import UnitOfWork


class AnswerIntroduction:
    """The partner's answer."""

    def __init__(self, moves: Moves, next_best: NextBest) -> None:
        self._moves = moves
        self._next_best = next_best

    def accept(self, actor: Actor, token: str, version: int) -> None:
        """Accept: contact data of both sides are released to each other."""

        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._moves.find(uow, actor, token, Permission.ANSWER_INTRODUCTION, version)
            event = self._moves.make(uow, row, Step(Action.ACCEPT, Doer.of(actor)), now)
            recall_approval(uow, row)
            letters = Letters(uow, row, event, now)
            letters.sme("introduction_accepted_sme", contact=asdict(contact_of_partner(uow, row)))
            letters.partner("introduction_accepted_partner", contact=asdict(contact_of_sme(uow, row)))
            letters.coordinators("introduction_accepted_coordinator")

        self._moves.write(work)

    def decline(self, actor: Actor, token: str, version: int, reason: str, text: str) -> None:
        """Decline with a reason (domain.introduction.DECLINE_REASONS); the place becomes free again.

        Raises InvalidInput (reason: reason_missing; text: text_missing, text_too_long).
        """
        with UnitOfWork(self._moves.database) as uow:
            self._moves.find(uow, actor, token, Permission.ANSWER_INTRODUCTION, version)
        chosen, words = check_reason(reason, text, DECLINE_REASONS)
        fresh = self._next_best.look(token, self._moves.clock())

        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._moves.find(uow, actor, token, Permission.ANSWER_INTRODUCTION, version)
            step = Step(Action.DECLINE, Doer.of(actor), reason=chosen, text=words)
            event = self._moves.make(uow, row, step, now)
            recall_approval(uow, row)
            others = named(keep(uow, row, fresh, now))
            letters, why = Letters(uow, row, event, now), {"reason": chosen.value, "reason_text": words}
            letters.sme("introduction_declined", **why, alternatives=others)
            letters.coordinators("introduction_declined_coordinator", **why, alternatives=others)

        self._moves.write(work)
