"""What an SME does: request, answer a question, confirm what was opened by telephone, withdraw."""

from datetime import datetime

from matchmaker.domain import policy
from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.introduction import PERSONAL_LINE_MAX, check_text
from matchmaker.domain.policy import Permission, Subject
from matchmaker.domain.vocabulary import Action, ActorKind, Role
from matchmaker.services.accounts.links import Links
from matchmaker.services.introductions.letters import Letters, recall_approval
from matchmaker.services.introductions.moves import Doer, Moves, Step
from matchmaker.services.introductions.open_for import recall_question, to_those_who_confirm
from matchmaker.services.introductions.opening import Opening, open_introduction
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction, IntroductionEvent


class RequestIntroduction:
    """The SME's moves."""

    def __init__(self, moves: Moves, links: Links) -> None:
        self._moves = moves
        self._links = links

    def request(
        self, actor: Actor, need_token: str, offering_key: str, personal_line: str, *, language: str
    ) -> str:
        """Ask for an introduction; returns its token.

        Freezes the need's text with the recommendation that was shown, and keeps the need from then on.
        Raises NotFound for a need that is not the SME's or an offering that was never recommended for it,
        InvalidInput (chamber: chamber_unknown; personal_line: text_too_long) and Conflict
        (already_introduced, not_available, no_capacity).
        """
        line = check_text(personal_line, field="personal_line", most=PERSONAL_LINE_MAX, required=False)

        def work(uow: UnitOfWork, now: datetime) -> str:
            need = uow.needs.by_token(need_token, now)
            if need is None:
                raise NotFound("there is no such need")
            policy.require(actor, Permission.REQUEST_INTRODUCTION, Subject(sme_id=need.sme_id))
            offering = uow.offerings.by_key(offering_key)
            if offering is None or need.sme is None:
                raise NotFound("there is no such offering")
            doer = Doer.of(actor)
            what = Opening(
                need.sme, need, offering, line, language, asked_by_id=actor.user_id, confirmed_at=now
            )
            row, _ = open_introduction(uow, self._moves, what, Step(Action.OPEN, doer), now)
            if uow.capacity.left(offering.partner, now) <= 0:
                raise Conflict(f"{offering.partner.key} has no place left", key="no_capacity")
            event = self._moves.make(uow, row, Step(Action.REQUEST, doer), now)
            letters = Letters(uow, row, event, now)
            letters.coordinators("introduction_requested")
            letters.sme("request_received")
            return row.token

        return self._moves.write(work)

    def answer_question(self, actor: Actor, token: str, version: int, text: str) -> None:
        """Answer the coordinator's question. Raises InvalidInput (text: text_missing, text_too_long)."""

        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._moves.find(uow, actor, token, Permission.ANSWER_QUESTION, version)
            step = Step(Action.ANSWER, Doer.of(actor), text=check_text(text))
            event = self._moves.make(uow, row, step, now)
            Letters(uow, row, event, now).coordinators("question_answered", text=step.text)

        self._moves.write(work)

    def confirm(self, actor: Actor, token: str, version: int) -> None:
        """Confirm what a coordinator opened by telephone; only then it is requested."""

        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._moves.find(uow, actor, token, Permission.REQUEST_INTRODUCTION, version)
            event = self._moves.make(uow, row, Step(Action.REQUEST, Doer.of(actor)), now)
            row.confirmed_at, row.asked_by_id = now, actor.user_id
            Letters(uow, row, event, now).coordinators("request_confirmed")

        self._moves.write(work)

    def withdraw(self, actor: Actor, token: str, version: int) -> None:
        """Take it back before the partner accepts; a coordinator may only take back an unconfirmed one, of
        which the SME is told when it had been asked to confirm.
        """
        coordinator = actor.role in (Role.COORDINATOR, Role.ADMINISTRATOR)
        right = Permission.OPEN_ON_BEHALF if coordinator else Permission.WITHDRAW_INTRODUCTION

        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._moves.find(uow, actor, token, right, version)
            asked = coordinator and recall_question(uow, row)
            event = withdraw(uow, self._moves, row, Doer.of(actor), now)
            if asked:
                letters = Letters(uow, row, event, now)
                to_those_who_confirm(uow, row, letters, self._links, "request_taken_back")

        self._moves.write(work)


def withdraw(
    uow: UnitOfWork, moves: Moves, row: Introduction, doer: Doer, now: datetime
) -> IntroductionEvent:
    """Withdraw an introduction in this transaction and tell partner and chamber, as far as it concerns them;
    gives its entry in the trail. Raises Conflict."""
    event = moves.make(uow, row, Step(Action.WITHDRAW, doer), now)
    letters = Letters(uow, row, event, now)
    if recall_approval(uow, row).partner:
        letters.partner("introduction_withdrawn_partner")
    if doer.kind is not ActorKind.COORDINATOR:
        letters.coordinators("introduction_withdrawn_coordinator")
    return event
