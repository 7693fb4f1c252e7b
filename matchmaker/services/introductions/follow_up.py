"""What happens after acceptance: the meeting, both ratings, the outcome."""

from datetime import datetime

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.introduction import check_rating
from matchmaker.domain.policy import Permission
from matchmaker.domain.vocabulary import Action, ActorKind, IntroductionStatus, Outcome
from matchmaker.services.introductions.letters import Letters
from matchmaker.services.introductions.moves import Doer, Moves, Step
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Feedback, Introduction, IntroductionEvent


class FollowUp:
    """Moves of both sides and the coordinator once contact is made."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves

    def report_met(self, actor: Actor, token: str, version: int) -> None:
        """Both have met."""
        self._report(actor, token, version, Action.REPORT_MET)

    def report_no_show(self, actor: Actor, token: str, version: int) -> None:
        """One side did not come."""
        self._report(actor, token, version, Action.REPORT_NO_SHOW)

    def rate(self, actor: Actor, token: str, version: int, *, outcome: str, stars: int, line: str) -> None:
        """Rate as SME or partner, once; the second rating closes the introduction.

        Where the two sides give different outcomes, the SME's counts. A rating of the other side in the
        meantime makes no version stale. Raises InvalidInput (outcome: outcome_missing; stars:
        stars_missing; line: text_too_long) and Conflict (already_rated).
        """

        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._moves.find(uow, actor, token, Permission.RATE_INTRODUCTION)
            doer = Doer.of(actor)
            if any(one.side == doer.kind for one in row.feedback):
                raise Conflict("this side has rated already", row.status, key="already_rated")
            if row.version != version:
                raise Conflict("the page showed an older state", row.status, key="stale")
            result, grade, words = check_rating(outcome, stars, line)
            rating = Feedback(side=doer.kind.value, outcome=result.value, stars=grade, line=words, at=now)
            row.feedback.append(rating)
            complete = len(row.feedback) == len((ActorKind.SME, ActorKind.PARTNER))
            counted = counting(row) if complete else result
            step = Step(Action.RATE, doer, outcome=counted, complete=complete)
            event = self._moves.make(uow, row, step, now)
            if row.status == IntroductionStatus.CLOSED:
                self._tell_closed(uow, row, event, counted, now)

        self._moves.write(work)

    def close(self, actor: Actor, token: str, version: int, outcome: str) -> None:
        """Close as coordinator, when a side does not rate. Raises InvalidInput (outcome: outcome_missing).

        Where the SME has given an outcome, that one counts.
        """
        if outcome not in {one.value for one in Outcome}:
            raise InvalidInput({"outcome": "outcome_missing"})

        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._moves.find(uow, actor, token, Permission.DECIDE_INTRODUCTION, version)
            counted = counting(row, Outcome(outcome))
            step = Step(Action.CLOSE, Doer.of(actor), outcome=counted)
            event = self._moves.make(uow, row, step, now)
            self._tell_closed(uow, row, event, counted, now)

        self._moves.write(work)

    def _report(self, actor: Actor, token: str, version: int, action: Action) -> None:
        def work(uow: UnitOfWork, now: datetime) -> None:
            row = self._moves.find(uow, actor, token, Permission.REPORT_MEETING, version)
            event = self._moves.make(uow, row, Step(action, Doer.of(actor)), now)
            letters = Letters(uow, row, event, now)
            letters.coordinators("meeting_reported", met=action is Action.REPORT_MET)
            letters.sme("rate_meeting")
            letters.partner("rate_meeting")

        self._moves.write(work)

    def _tell_closed(
        self,
        uow: UnitOfWork,
        row: Introduction,
        event: IntroductionEvent,
        outcome: Outcome | None,
        now: datetime,
    ) -> None:
        letters = Letters(uow, row, event, now)
        for tell in (letters.sme, letters.partner, letters.coordinators):
            tell("introduction_closed", outcome=outcome.value if outcome else None)


def counting(row: Introduction, otherwise: Outcome | None = None) -> Outcome | None:
    """The outcome that counts: the SME's, else what a coordinator says, else the partner's, else none yet."""
    by_side = {one.side: Outcome(one.outcome) for one in row.feedback}
    return by_side.get(ActorKind.SME.value) or otherwise or by_side.get(ActorKind.PARTNER.value)
