"""A coordinator opens an introduction for an SME, by telephone."""

from datetime import datetime
from typing import Any

from matchmaker.domain import policy
from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.introduction import PERSONAL_LINE_MAX, check_text
from matchmaker.domain.policy import Permission, Subject
from matchmaker.domain.vocabulary import Action
from matchmaker.services.accounts.links import Links, Purpose
from matchmaker.services.introductions.letters import Letters, key_of
from matchmaker.services.introductions.moves import Doer, Moves, Step
from matchmaker.services.introductions.opening import Opening, open_introduction
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction


class OpenFor:
    """Opened for the SME, nothing happens until the SME confirms."""

    def __init__(self, moves: Moves, links: Links) -> None:
        self._moves = moves
        self._links = links

    def open(
        self, actor: Actor, *, sme_id: int, need_token: str, offering_key: str, personal_line: str
    ) -> str:
        """Open a draft for an SME of the own chamber; returns its token. The SME is mailed to confirm it.

        The need must be the SME's; any live offering may be chosen. Raises NotFound, InvalidInput
        (personal_line: text_too_long) and Conflict (already_introduced, not_available).
        """
        line = check_text(personal_line, field="personal_line", most=PERSONAL_LINE_MAX, required=False)

        def work(uow: UnitOfWork, now: datetime) -> str:
            need = uow.needs.by_token(need_token, now)
            if need is None or need.sme is None or need.sme_id != sme_id:
                raise NotFound("there is no such need of this SME")
            policy.require(actor, Permission.OPEN_ON_BEHALF, Subject(chamber_code=need.sme.chamber_code))
            offering = uow.offerings.by_key(offering_key)
            if offering is None:
                raise NotFound("there is no such offering")
            what = Opening(need.sme, need, offering, line, need.language, by_coordinator_id=actor.user_id)
            step = Step(Action.OPEN, Doer.of(actor))
            row, event = open_introduction(uow, self._moves, what, step, now)
            to_those_who_confirm(uow, row, Letters(uow, row, event, now), self._links, "confirm_request")
            return row.token

        return self._moves.write(work)


def to_those_who_confirm(
    uow: UnitOfWork, row: Introduction, letters: Letters, links: Links, message: str, **values: Any
) -> None:
    """Mail everybody of the SME who can confirm; who has no password yet gets a link of its own."""
    letters.sme(message, **values)
    for person in uow.introductions.invited_of_sme(row.sme_id):
        signed = links.sign(Purpose.CONFIRM, person.id, row.token, row.token)
        letters.person(message, person, f"/bestaetigung/{signed}", **values)


def recall_question(uow: UnitOfWork, row: Introduction) -> bool:
    """Take back the unsent mails that ask the SME to confirm; whether it may have read one already."""
    told = 0
    for event in row.events:
        for message in ("confirm_request", "confirm_reminder"):
            told += uow.outbox.take_back(f"{key_of(row, event)}{message}:")[1]
    return told > 0
