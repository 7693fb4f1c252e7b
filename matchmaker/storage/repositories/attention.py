"""What else a coordinator should look after: mails that never arrived, partners that accept less."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import aliased

from matchmaker.domain.attention import BEFORE, RECENT, Answers
from matchmaker.domain.vocabulary import Action, PartnerStatus
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.coordination import ANSWERS
from models import Introduction, IntroductionEvent, Membership, OutboxMail, Partner, Sme


@dataclass(frozen=True, slots=True)
class Unreached:
    """A company or partner of the chamber to which mails could not be delivered, and how many."""

    kind: str
    """"sme" or "partner"."""
    key: str
    name: str
    mails: int


@dataclass(frozen=True, slots=True)
class PartnerAnswers:
    """How a partner answered requests of the chamber's companies, before and recently."""

    key: str
    name: str
    before: Answers
    recent: Answers


class AttentionRepository(Repository):
    """Reads only; every query is bound to one chamber."""

    def unreached(self, chamber: str, since: datetime) -> Sequence[Unreached]:
        """Whose mails were given up since a moment; those that a later mail has reached are left out."""
        found: list[Unreached] = []
        sides = (("sme", Sme, Membership.sme_id), ("partner", Partner, Membership.partner_id))
        for kind, owner, column in sides:
            query = (
                select(owner.key, owner.name, func.count(OutboxMail.id.distinct()))
                .select_from(OutboxMail)
                .join(Membership, Membership.user_id == OutboxMail.user_id)
                .join(owner, owner.id == column)
                .where(owner.chamber_code == chamber, *_lost(since))
                .group_by(owner.key, owner.name)
                .order_by(owner.name, owner.key)
            )
            found += [Unreached(kind, row[0], row[1], int(row[2])) for row in self._session.execute(query)]
        return found

    def unreached_addresses(self, chamber: str, since: datetime) -> int:
        """How many mails to addresses without account, such as invitations, were given up since a moment."""
        query = select(func.count()).select_from(OutboxMail)
        query = query.where(OutboxMail.chamber_code == chamber, OutboxMail.user_id.is_(None), *_lost(since))
        return self._session.scalars(query).one()

    def answers(self, chamber: str, now: datetime) -> Sequence[PartnerAnswers]:
        """Active partners' answers to requests of the chamber's companies, in RECENT and BEFORE; by name."""
        one, event = Introduction, IntroductionEvent
        turn = now - RECENT
        recent = event.at >= turn
        accepted = event.action == Action.ACCEPT
        counts = (
            func.sum(case((condition, 1), else_=0))
            for condition in (~recent, ~recent & accepted, recent, recent & accepted)
        )
        query = (
            select(Partner.key, Partner.name, *counts)
            .select_from(event)
            .join(one, one.id == event.introduction_id)
            .join(Partner, Partner.id == one.partner_id)
            .where(one.chamber_code == chamber, Partner.status == PartnerStatus.ACTIVE)
            .where(event.action.in_(ANSWERS), event.at >= turn - BEFORE, event.at < now)
            .group_by(Partner.key, Partner.name)
            .order_by(Partner.name, Partner.key)
        )
        return [
            PartnerAnswers(
                row[0], row[1], Answers(int(row[2]), int(row[3])), Answers(int(row[4]), int(row[5]))
            )
            for row in self._session.execute(query)
        ]


def _lost(since: datetime) -> tuple[ColumnElement[bool], ...]:
    later = aliased(OutboxMail)
    arrived = exists().where(later.address == OutboxMail.address, later.sent_at > OutboxMail.given_up_at)
    return (OutboxMail.given_up_at >= since, OutboxMail.address != "", ~arrived.correlate(OutboxMail))
