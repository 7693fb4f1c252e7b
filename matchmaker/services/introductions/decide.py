"""What a coordinator of the SME's own chamber does: approve, refuse, ask, exchange, undo."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.introduction import PERSONAL_LINE_MAX, REFUSAL_REASONS, check_reason, check_text
from matchmaker.domain.policy import Permission
from matchmaker.domain.vocabulary import Action, IntroductionStatus
from matchmaker.services.introductions.letters import Letters, masked_line, recall_approval
from matchmaker.services.introductions.moves import Doer, Moves, Step
from matchmaker.services.introductions.next_best import NextBest, keep, named
from matchmaker.services.introductions.opening import Opening, open_introduction
from matchmaker.services.introductions.views import BulkResult
from matchmaker.services.present import is_live
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction


class DecideIntroduction:
    """The coordinator's moves."""

    def __init__(self, moves: Moves, next_best: NextBest) -> None:
        self._moves = moves
        self._next_best = next_best

    def approve(self, actor: Actor, token: str, version: int, line: str = "") -> None:
        """Ask the partner and reserve a place of its month; `line` is the coordinator's own word to it.

        Raises InvalidInput (line: text_too_long) and Conflict with the keys no_capacity and not_available,
        too.
        """
        self._approve(actor, token, version, mails_wait=False, line=_word(line))

    def refuse(self, actor: Actor, token: str, version: int, reason: str, text: str) -> None:
        """Refuse with a reason (domain.introduction.REFUSAL_REASONS); the SME gets the next-best partners.

        Raises InvalidInput (reason: reason_missing; text: text_missing, text_too_long).
        """
        self._check(actor, token, version)
        chosen, words = check_reason(reason, text, REFUSAL_REASONS)
        fresh = self._next_best.look(token, self._moves.clock())

        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._found(uow, actor, token, version)
            step = Step(Action.REFUSE, Doer.of(actor), reason=chosen, text=words)
            event = self._moves.make(uow, row, step, now)
            others = named(keep(uow, row, fresh, now))
            Letters(uow, row, event, now).sme(
                "introduction_refused", reason=chosen.value, reason_text=words, alternatives=others
            )

        self._moves.write(work)

    def ask(self, actor: Actor, token: str, version: int, text: str) -> None:
        """Ask the SME a question. Raises InvalidInput (text: text_missing, text_too_long)."""

        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._found(uow, actor, token, version)
            step = Step(Action.ASK, Doer.of(actor), text=check_text(text))
            event = self._moves.make(uow, row, step, now)
            Letters(uow, row, event, now).sme("question_asked", text=step.text)

        self._moves.write(work)

    def exchange(self, actor: Actor, token: str, version: int, offering_key: str, line: str = "") -> str:
        """Take it from this partner and ask another one instead; returns the token of the new introduction.

        `line`: the coordinator's own word to the new partner. Raises NotFound for an unknown offering,
        InvalidInput (offering: same_partner; line: text_too_long) and Conflict (no_capacity, not_available,
        already_introduced, moved_on when the need is gone).
        """
        word = _word(line)

        def work(uow: UnitOfWork, now: datetime) -> str:
            row = self._found(uow, actor, token, version)
            doer = Doer.of(actor)
            event = self._moves.make(uow, row, Step(Action.EXCHANGE, doer), now)
            if recall_approval(uow, row).partner:
                Letters(uow, row, event, now).partner("introduction_withdrawn_partner")
            new = self._instead(uow, row, doer, offering_key, now)
            approval = self._moves.make(uow, new, Step(Action.APPROVE, doer, text=word), now)
            letters = Letters(uow, new, approval, now)
            letters.sme("partner_exchanged", previous=row.partner.name)
            _ask_partner(uow, letters, new)
            return new.token

        return self._moves.write(work)

    def approve_many(self, actor: Actor, chosen: Mapping[str, int]) -> BulkResult:
        """Approve introductions, given as token to version, each for itself.

        Their mails go out only when the time for undoing is over.
        """
        approved: list[str] = []
        failed: dict[str, str] = {}
        for token, version in chosen.items():
            try:
                self._approve(actor, token, version, mails_wait=True)
            except (Conflict, NotFound) as problem:
                failed[token] = problem.key if isinstance(problem, Conflict) else "not_found"
            else:
                approved.append(token)
        return BulkResult(tuple(approved), failed)

    def undo(self, actor: Actor, token: str) -> None:
        """Take an approval back while the partner has not answered. Raises Conflict (too_late), too.

        Whoever had been told of the approval is told that it is taken back, and nobody else.
        """

        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._moves.find(uow, actor, token, Permission.DECIDE_INTRODUCTION)
            approval = next((one for one in reversed(row.events) if one.action == Action.APPROVE), None)
            late = approval is None or not self._moves.deadlines.may_undo(approval.at, now)
            if row.status == IntroductionStatus.APPROVED and late:
                raise Conflict("the time for undoing is over", row.status, key="too_late")
            event = self._moves.make(uow, row, Step(Action.UNDO_APPROVE, Doer.of(actor)), now)
            told, letters = recall_approval(uow, row), Letters(uow, row, event, now)
            if told.partner:
                letters.partner("approval_undone")
            if told.sme:
                letters.sme("approval_taken_back")

        self._moves.write(work)

    def _check(self, actor: Actor, token: str, version: int) -> None:
        """Refuse early, before the engine is asked."""
        with UnitOfWork(self._moves.database) as uow:
            self._found(uow, actor, token, version)

    def _found(self, uow: UnitOfWork, actor: Actor, token: str, version: int) -> Introduction:
        return self._moves.find(uow, actor, token, Permission.DECIDE_INTRODUCTION, version)

    def _approve(
        self, actor: Actor, token: str, version: int, *, mails_wait: bool, line: str | None = None
    ) -> None:
        wait = timedelta(minutes=self._moves.deadlines.undo_minutes)

        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._found(uow, actor, token, version)
            event = self._moves.make(uow, row, Step(Action.APPROVE, Doer.of(actor), text=line), now)
            if not is_live(row.offering):
                raise Conflict(f"{row.offering.key} has left the network", "requested", key="not_available")
            letters = Letters(uow, row, event, now, due_at=now + wait if mails_wait else None)
            letters.sme("request_approved")
            _ask_partner(uow, letters, row)

        self._moves.write(work)

    def _instead(
        self, uow: UnitOfWork, row: Introduction, doer: Doer, offering_key: str, now: datetime
    ) -> Introduction:
        offering = uow.offerings.by_key(offering_key)
        if offering is None:
            raise NotFound("there is no such offering")
        if offering.partner_id == row.partner_id:
            raise InvalidInput({"offering": "same_partner"})
        if row.need is None:
            raise Conflict("the need is gone", row.status)
        what = Opening(
            row.sme,
            row.need,
            offering,
            row.personal_line,
            row.language,
            asked_by_id=row.asked_by_id,
            by_coordinator_id=row.by_coordinator_id,
            confirmed_at=row.confirmed_at,
            replaces=row,
        )
        new, _ = open_introduction(uow, self._moves, what, Step(Action.EXCHANGE, doer), now)
        return new


def _ask_partner(uow: UnitOfWork, letters: Letters, row: Introduction) -> None:
    district = uow.reference.district_names([row.sme.district_ags]).get(row.sme.district_ags)
    line = masked_line(uow, row) or None
    letters.partner("partner_asked", band=row.band, district=district, size=row.sme.size, line=line)


def _word(line: str) -> str | None:
    return check_text(line, field="line", most=PERSONAL_LINE_MAX, required=False) or None
