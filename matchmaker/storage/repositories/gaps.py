"""Needs of a chamber's companies for which nobody was found in the end."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, case, exists, select
from sqlalchemy.orm import aliased, selectinload

from matchmaker.domain.vocabulary import Action, ActorKind, IntroductionStatus, RefusalReason
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.neutrality import Span
from matchmaker.storage.repositories.unmet import unmet
from models import Introduction, IntroductionEvent, Need, RecommendationRun, Sme

OVER = (
    IntroductionStatus.REFUSED,
    IntroductionStatus.WITHDRAWN,
    IntroductionStatus.DECLINED,
    IntroductionStatus.EXPIRED,
)
"""States of introductions that came to nothing."""


class Why(StrEnum):
    """Why a need has no partner."""

    NOBODY_FITS = "nobody_fits"
    DECLINED = "declined"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class GapNeed:
    """A need, loaded with company and topics, and why it has no partner."""

    need: Need
    why: Why


class GapRepository(Repository):
    """Reads only.

    Without a partner is a need for which the newest search names nobody, and one that a partner declined as
    not its expertise or let expire while no other introduction for it is under way or took place. What the
    chamber has closed counts too: an answer is no partner.
    """

    def without_partner(self, span: Span) -> list[GapNeed]:
        """Needs of the chamber's companies stated in the period, oldest first."""
        why = case((_declined(), Why.DECLINED), (_expired(), Why.EXPIRED), else_=Why.NOBODY_FITS)
        query = (
            select(Need, why)
            .join(Sme, Sme.id == Need.sme_id)
            .options(selectinload(Need.topics), selectinload(Need.sme))
            .where(
                Sme.chamber_code == span.chamber,
                Need.created_at >= span.start,
                Need.created_at < span.end,
                without_partner(),
            )
            .order_by(Need.created_at, Need.id)
        )
        return [GapNeed(row[0], Why(row[1])) for row in self._session.execute(query)]

    def chambers(self) -> list[str]:
        """Codes of the chambers that have companies."""
        query = select(Sme.chamber_code).where(Sme.chamber_code.is_not(None)).distinct()
        return sorted(str(code) for code in self._session.scalars(query))


def without_partner() -> ColumnElement[bool]:
    """Whether a company's need has no partner; for queries over Need."""
    lost = (_declined() | _expired()) & ~_of_need(Introduction.status.not_in(OVER))
    return (unmet() | lost) & ~_closed_by_company()


def _closed_by_company() -> ColumnElement[bool]:
    """Whether the company itself ended the newest introduction of a need, and no search followed."""
    event, newer, run = IntroductionEvent, aliased(Introduction), RecommendationRun
    itself = exists().where(
        event.introduction_id == Introduction.id,
        event.action == Action.WITHDRAW,
        event.actor_kind == ActorKind.SME,
    )
    followed = exists().where(newer.need_id == Introduction.need_id, newer.id > Introduction.id)
    searched = exists().where(run.need_id == Introduction.need_id, run.created_at > Introduction.changed_at)
    return _of_need(
        (Introduction.status == IntroductionStatus.WITHDRAWN)
        & itself.correlate(Introduction)
        & ~followed.correlate(Introduction)
        & ~searched.correlate(Introduction)
    )


def _declined() -> ColumnElement[bool]:
    return _of_need(
        (Introduction.status == IntroductionStatus.DECLINED)
        & (Introduction.reason == RefusalReason.NOT_OUR_EXPERTISE)
    )


def _expired() -> ColumnElement[bool]:
    return _of_need(Introduction.status == IntroductionStatus.EXPIRED)


def _of_need(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Introduction.need_id == Need.id, condition).correlate(Need)
