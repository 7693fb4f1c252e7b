"""Needs of companies that no partner fits, and what their chamber has answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.exc import IntegrityError

from matchmaker.domain.vocabulary import IntroductionStatus, ReplyKind
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories.base import Repository
from models import (
    District,
    Introduction,
    Need,
    NeedReply,
    Postcode,
    RecommendationItem,
    RecommendationRun,
    Sme,
    User,
)


@dataclass(frozen=True, slots=True)
class UnmetNeed:
    """A need for which the newest search found nobody; `last` and `last_at`: the chamber's latest answer."""

    id: int
    token: str
    text: str
    language: str
    created_at: datetime
    sme_id: int
    sme_key: str
    sme_name: str
    sme_size: str
    place: str
    district: str
    replies: int
    last: str | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the chamber; `author` is the person's name where the account still exists."""

    number: int
    kind: str
    text: str
    author: str | None
    at: datetime


class UnmetRepository(Repository):
    """A need is unmet while its newest search names nobody and no partner was asked for it by hand.

    A request that was withdrawn again does not count; what was closed by the chamber is still found by its
    token and stands in no list.
    """

    def of_chamber(self, chamber: str) -> list[UnmetNeed]:
        """Everything that is not closed: first what nobody has answered, the oldest first."""
        query = _needs().where(
            Sme.chamber_code == chamber, unmet(), _last().is_distinct_from(ReplyKind.CLOSED)
        )
        query = query.order_by(_last().is_not(None), Need.created_at, Need.id)
        return [UnmetNeed(**row._mapping) for row in self._session.execute(query)]

    def one(self, chamber: str, token: str) -> UnmetNeed | None:
        """A need of a company of this chamber that is unmet or was answered; None for every other one."""
        answered = exists().where(NeedReply.need_id == Need.id)
        query = _needs().where(Sme.chamber_code == chamber, Need.token == token, unmet() | answered)
        row = self._session.execute(query).one_or_none()
        return UnmetNeed(**row._mapping) if row else None

    def waiting(self, chamber: str) -> int:
        """How many of them nobody at the chamber has answered yet."""
        return dict(self.waiting_since(None)).get(chamber, 0)

    def waiting_since(self, until: datetime | None) -> Sequence[tuple[str, int]]:
        """Chamber and number of its unmet needs without an answer, stated until a moment (None: all)."""
        query = (
            select(Sme.chamber_code, func.count())
            .select_from(Need)
            .join(Sme, Sme.id == Need.sme_id)
            .where(Sme.chamber_code.is_not(None), unmet(), _last().is_(None))
            .group_by(Sme.chamber_code)
        )
        if until is not None:
            query = query.where(Need.created_at <= until)
        return [(str(row[0]), int(row[1])) for row in self._session.execute(query)]

    def replies(self, need_id: int) -> list[Reply]:
        """All answers to a need, oldest first."""
        query = (
            select(NeedReply.number, NeedReply.kind, NeedReply.text, User.name.label("author"), NeedReply.at)
            .outerjoin(User, User.id == NeedReply.author_id)
            .where(NeedReply.need_id == need_id)
            .order_by(NeedReply.number)
        )
        return [Reply(**row._mapping) for row in self._session.execute(query)]

    def add(self, reply: NeedReply) -> None:
        """Keep a new answer. Raises ConcurrentChange when somebody else has just given one of this number."""
        self._session.add(reply)
        try:
            self._session.flush()
        except IntegrityError as error:
            raise ConcurrentChange("somebody else has just answered this need") from error


def unmet() -> ColumnElement[bool]:
    """Whether a company's need is unmet; for queries over Need."""
    newest = (
        select(func.max(RecommendationRun.id))
        .where(RecommendationRun.need_id == Need.id)
        .correlate(Need)
        .scalar_subquery()
    )
    found = exists().where(RecommendationItem.run_id == newest).correlate(Need)
    asked = exists().where(
        Introduction.need_id == Need.id, Introduction.status != IntroductionStatus.WITHDRAWN
    )
    return newest.is_not(None) & ~found & ~asked.correlate(Need)


def _last(column: str = "kind") -> ColumnElement[str]:
    query = select(getattr(NeedReply, column)).where(NeedReply.need_id == Need.id).correlate(Need)
    return query.order_by(NeedReply.number.desc()).limit(1).scalar_subquery()


def _needs() -> Select[*tuple[Any, ...]]:
    replies = select(func.count()).where(NeedReply.need_id == Need.id).correlate(Need).scalar_subquery()
    return (
        select(
            *(Need.id, Need.token, Need.text, Need.language, Need.created_at),
            *(Sme.id.label("sme_id"), Sme.key.label("sme_key"), Sme.name.label("sme_name")),
            *(Sme.size.label("sme_size"), Postcode.place, District.name.label("district")),
            *(replies.label("replies"), _last().label("last"), _last("at").label("last_at")),
        )
        .join(Sme, Sme.id == Need.sme_id)
        .join(Postcode, Postcode.postcode == Sme.postcode)
        .join(District, District.ags == Sme.district_ags)
    )
