"""Needs, stated anonymously or by an SME."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import selectinload

from matchmaker.storage.repositories.base import Repository
from models import EventRegistration, Introduction, Membership, Need, NeedTopic, SelfAssessment, Sme

TOKEN_BYTES = 24
"""192 random bits: a need without an account is protected by its address alone."""


class NeedRepository(Repository):
    """A need past its expiry is gone for every reader, even before it is deleted."""

    def add(
        self,
        *,
        text: str,
        language: str,
        postcode: str,
        size: str,
        created_at: datetime,
        district: str | None = None,
        industry: str | None = None,
        topics: Sequence[str] = (),
        expires_at: datetime | None = None,
        sme: Sme | None = None,
        token: str | None = None,
    ) -> Need:
        """Keep a need under a new unguessable token; `topics` most important first."""
        need = Need(
            token=token or secrets.token_urlsafe(TOKEN_BYTES),
            sme_id=sme.id if sme else None,
            text=text,
            language=language,
            postcode=postcode,
            district_ags=district,
            size=size,
            industry_code=industry,
            created_at=created_at,
            expires_at=expires_at,
            topics=topic_rows(topics),
        )
        self._session.add(need)
        self._session.flush()
        return need

    def by_token(self, token: str, now: datetime) -> Need | None:
        """The need with its topics and its SME, or None when unknown or expired."""
        query = select(Need).options(selectinload(Need.topics), selectinload(Need.sme))
        return self._session.scalars(query.where(Need.token == token, _not_expired(now))).one_or_none()

    def of_sme(self, sme_id: int) -> Sequence[Need]:
        """The needs that an SME has stated, newest first, with topics."""
        query = select(Need).options(selectinload(Need.topics)).where(Need.sme_id == sme_id)
        return self._session.scalars(query.order_by(Need.created_at.desc(), Need.id.desc())).all()

    def claim(self, need: Need, sme_id: int, now: datetime) -> bool:
        """Give an anonymous need to an SME and keep it from now on; False when somebody else was quicker."""
        statement = update(Need).where(Need.id == need.id, Need.sme_id.is_(None), _not_expired(now))
        taken = self._session.execute(statement.values(sme_id=sme_id, expires_at=None))
        self._session.expire(need)
        return bool(getattr(taken, "rowcount", 0))

    def set_topics(self, need: Need, topics: Sequence[str]) -> None:
        """Replace the confirmed topics; most important first."""
        known = {row.topic_key: row for row in need.topics}
        need.topics = [known.get(key) or NeedTopic(topic_key=key) for key in dict.fromkeys(topics)]
        for position, row in enumerate(need.topics):
            row.position = position
        self._session.flush()

    def delete_expired(self, now: datetime) -> int:
        """Delete needs whose time is over; their runs stay, without them. How many went."""
        expired = self._session.scalars(select(Need.id).where(Need.expires_at <= now)).all()
        self._session.execute(delete(Need).where(Need.expires_at <= now))
        return len(expired)

    def count(self, now: datetime) -> int:
        """How many needs are kept and not expired."""
        return self._session.scalars(select(func.count()).select_from(Need).where(_not_expired(now))).one()


class SmeRepository(Repository):
    """SMEs with their needs and the topics of these."""

    def by_id(self, sme_id: int) -> Sme | None:
        """One SME, or None."""
        return self._session.scalars(_with_needs().where(Sme.id == sme_id)).one_or_none()

    def by_key(self, key: str) -> Sme | None:
        """One SME, or None."""
        return self._session.scalars(_with_needs().where(Sme.key == key)).one_or_none()

    def all(self) -> Sequence[Sme]:
        """All SMEs by key."""
        return self._session.scalars(_with_needs().order_by(Sme.key)).all()

    def of_source(self, source: str) -> Sequence[Sme]:
        """SMEs that a data file vouches for."""
        return self._session.scalars(_with_needs().where(Sme.source == source)).all()

    def in_use(self, source: str) -> frozenset[str]:
        """Keys of the SMEs of a data file with people, introductions, self-assessments or registrations."""
        members = select(Membership.sme_id).where(Membership.sme_id.is_not(None))
        introduced, assessed = select(Introduction.sme_id), select(SelfAssessment.sme_id)
        registered = select(EventRegistration.sme_id).where(EventRegistration.sme_id.is_not(None))
        query = select(Sme.key).where(Sme.source == source)
        working = or_(*(Sme.id.in_(some) for some in (members, introduced, assessed, registered)))
        return frozenset(self._session.scalars(query.where(working)))

    def add(self, sme: Sme) -> None:
        """Keep a new SME with its needs."""
        self._session.add(sme)
        self._session.flush()

    def delete(self, sme: Sme) -> None:
        """Delete an SME with its needs; runs of these stay, without them."""
        self._session.delete(sme)
        self._session.flush()


def _with_needs() -> Select[Sme]:
    return select(Sme).options(selectinload(Sme.needs).selectinload(Need.topics))


def topic_rows(topics: Sequence[str]) -> list[NeedTopic]:
    """Rows of a need's topics, each topic once."""
    return [NeedTopic(topic_key=key, position=position) for position, key in enumerate(dict.fromkeys(topics))]


def _not_expired(now: datetime) -> ColumnElement[bool]:
    return or_(Need.expires_at.is_(None), Need.expires_at > now)
