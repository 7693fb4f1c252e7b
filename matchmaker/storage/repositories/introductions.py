"""Introductions with their trail."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from matchmaker.domain.vocabulary import IntroductionStatus, Role, UserStatus
from matchmaker.storage.repositories.base import Repository
from matchmaker.storage.repositories.offerings import COMPLETE
from models import Introduction, IntroductionEvent, Membership, Need, Offering, Partner, User


class IntroductionRepository(Repository):
    """Introductions are loaded with trail, feedback, SME, need, partner, and the offering's texts."""

    def add(self, introduction: Introduction) -> None:
        """Keep a new introduction; its id is known afterwards."""
        self._session.add(introduction)
        self._session.flush()

    def by_token(self, token: str, *, to_show: bool = False) -> Introduction | None:
        """One introduction, or None; `to_show`: with all that a page says about partner and offering."""
        query = _complete().options(*(_SHOWN if to_show else ()))
        return self._session.scalars(query.where(Introduction.token == token)).one_or_none()

    def by_id(self, introduction_id: int) -> Introduction | None:
        """One introduction, or None."""
        return self._session.scalars(_complete().where(Introduction.id == introduction_id)).one_or_none()

    def by_ids(self, ids: Collection[int]) -> Sequence[Introduction]:
        """Introductions by number, the newest first."""
        query = _complete().where(Introduction.id.in_(ids))
        return self._session.scalars(query.order_by(Introduction.id.desc())).all()

    def token_of(self, introduction_id: int) -> str | None:
        """The token of an introduction, or None."""
        query = select(Introduction.token).where(Introduction.id == introduction_id)
        return self._session.scalars(query).one_or_none()

    def replacement_of(self, introduction_id: int) -> str | None:
        """The token of the newest introduction that came in place of this one, or None."""
        query = select(Introduction.token).where(Introduction.replaces_id == introduction_id)
        return self._session.scalars(query.order_by(Introduction.id.desc()).limit(1)).one_or_none()

    def of_sme(self, sme_id: int) -> Sequence[Introduction]:
        """All introductions of an SME, newest first."""
        query = _complete().where(Introduction.sme_id == sme_id)
        return self._session.scalars(query.order_by(Introduction.id.desc())).all()

    def of_partner(self, partner_id: int) -> Sequence[Introduction]:
        """All introductions a partner has been asked for, newest first."""
        query = _complete().where(
            Introduction.partner_id == partner_id, Introduction.approved_at.is_not(None)
        )
        return self._session.scalars(query.order_by(Introduction.id.desc())).all()

    def of_chamber(self, chamber: str, statuses: Collection[str]) -> Sequence[Introduction]:
        """Introductions of a chamber in these statuses: by deadline, then by confidence."""
        query = _complete().where(
            Introduction.chamber_code == chamber, Introduction.status.in_(list(statuses))
        )
        order = (Introduction.due_at.is_(None), Introduction.due_at, Introduction.confidence.desc())
        return self._session.scalars(query.order_by(*order, Introduction.id)).all()

    def counts(self, chamber: str) -> dict[str, int]:
        """How many introductions of a chamber are in each status; statuses without any are missing."""
        query = select(Introduction.status, func.count()).where(Introduction.chamber_code == chamber)
        return {row[0]: row[1] for row in self._session.execute(query.group_by(Introduction.status))}

    def with_partner(self, need_id: int, partner_id: int) -> Sequence[str]:
        """Statuses of all introductions of a need to a partner, oldest first."""
        query = select(Introduction.status).where(
            Introduction.need_id == need_id, Introduction.partner_id == partner_id
        )
        return self._session.scalars(query.order_by(Introduction.id)).all()

    def introduced_partners(self, need_id: int) -> frozenset[str]:
        """Keys of all partners that this need was ever introduced to, whatever became of it."""
        query = select(Partner.key).join(Introduction, Introduction.partner_id == Partner.id)
        return frozenset(self._session.scalars(query.where(Introduction.need_id == need_id).distinct()))

    def waiting_for_partner(self, *, approved_until: datetime) -> Sequence[str]:
        """Tokens of introductions that were approved until this moment and are still not answered."""
        query = select(Introduction.token).where(
            Introduction.status == IntroductionStatus.APPROVED, Introduction.approved_at <= approved_until
        )
        return self._session.scalars(query.order_by(Introduction.id)).all()

    def unconfirmed(self, *, opened_until: datetime) -> Sequence[str]:
        """Tokens of introductions that were opened for an SME until this moment and wait for its word."""
        query = select(Introduction.token).where(
            Introduction.status == IntroductionStatus.DRAFT, Introduction.created_at <= opened_until
        )
        return self._session.scalars(query.order_by(Introduction.id)).all()

    def overdue(self, status: IntroductionStatus, now: datetime) -> Sequence[str]:
        """Tokens of introductions in this status whose time for leaving it is over."""
        query = select(Introduction.token).where(Introduction.status == status, Introduction.due_at <= now)
        return self._session.scalars(query.order_by(Introduction.id)).all()

    def people_of_sme(self, sme_id: int) -> Sequence[User]:
        """People who act for an SME and may be mailed, in order of entry."""
        return self._people(Membership.sme_id == sme_id)

    def invited_of_sme(self, sme_id: int) -> Sequence[User]:
        """People of an SME whom a coordinator entered and who have not used their mailed link yet."""
        query = select(User).join(Membership, Membership.user_id == User.id)
        # With a password they have signed up by themselves and confirm the address first.
        entered = (User.status == UserStatus.UNVERIFIED) & User.password_hash.is_(None)
        query = query.where(entered, Membership.sme_id == sme_id)
        return self._session.scalars(query.distinct().order_by(User.id)).all()

    def people_of_partner(self, partner_id: int) -> Sequence[User]:
        """People who act for a partner and may be mailed, in order of entry."""
        return self._people(Membership.partner_id == partner_id)

    def coordinators_of(self, chamber: str) -> Sequence[User]:
        """Coordinators of a chamber; its administrators where it has none."""
        people = self._people(Membership.chamber_code == chamber, Membership.role == Role.COORDINATOR)
        return people or self._people(Membership.chamber_code == chamber)

    def forget_person(self, user_id: int) -> int:
        """Blank a person and their words in the trail; the steps themselves stay. How many were blanked.

        The only change of the trail that the database lets through.
        """
        found = self._session.scalars(
            select(IntroductionEvent.id).where(IntroductionEvent.actor_id == user_id)
        ).all()
        self._session.execute(
            update(IntroductionEvent)
            .where(IntroductionEvent.actor_id == user_id)
            .values(actor_id=None, text=None)
        )
        return len(found)

    def _people(self, *conditions: ColumnElement[bool]) -> Sequence[User]:
        query = select(User).join(Membership, Membership.user_id == User.id)
        query = query.where(User.status == UserStatus.ACTIVE, *conditions)
        return self._session.scalars(query.distinct().order_by(User.id)).all()


def _complete() -> Select[Introduction]:
    # What is exactly one comes along in the same query: every move and every line of a list needs it.
    return select(Introduction).options(
        selectinload(Introduction.events),
        selectinload(Introduction.feedback),
        joinedload(Introduction.sme),
        joinedload(Introduction.need).selectinload(Need.topics),
        joinedload(Introduction.partner),
        joinedload(Introduction.offering).selectinload(Offering.texts),
    )


_SHOWN: tuple[_AbstractLoad, ...] = (
    joinedload(Introduction.partner).selectinload(Partner.districts),
    joinedload(Introduction.offering).options(*COMPLETE),
)
