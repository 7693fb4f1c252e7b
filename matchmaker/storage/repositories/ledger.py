"""The capacity ledger as a partner reads it: months, and the introductions on their places."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from matchmaker.domain.introduction import RELEASED
from matchmaker.domain.ledger import Month
from matchmaker.storage.repositories.base import Repository
from models import CapacitySlot, Introduction, Offering, PartnerMonth, PartnerReview, Sme


@dataclass(frozen=True, slots=True)
class TakenPlace:
    """One place and the introduction on it; `sme_name` only when its contact data have been released."""

    slot: int
    introduction_id: int
    token: str
    status: str
    created_at: datetime
    approved_at: datetime | None
    offering: Offering
    sme_name: str | None


class LedgerRepository(Repository):
    """Reads a partner's months and what stands on their places."""

    def months(self, partner_id: int, months: Collection[str]) -> Mapping[str, Month]:
        """Those of these months in which something was reserved or set, by month."""
        query = select(PartnerMonth.month, PartnerMonth.capacity)
        rows = self._session.execute(
            query.where(PartnerMonth.partner_id == partner_id, PartnerMonth.month.in_(months))
        )
        capacities = {str(row[0]): int(row[1]) for row in rows}
        taken = self._taken(partner_id, capacities)
        return {
            month: Month(month, capacity, taken.get((month, False), 0), taken.get((month, True), 0))
            for month, capacity in capacities.items()
        }

    def _taken(self, partner_id: int, months: Collection[str]) -> dict[tuple[str, bool], int]:
        used = Introduction.status.in_(RELEASED)
        query = (
            select(CapacitySlot.month, used, func.count())
            .join(Introduction, Introduction.id == CapacitySlot.introduction_id)
            .where(CapacitySlot.partner_id == partner_id, CapacitySlot.month.in_(months))
            .group_by(CapacitySlot.month, Introduction.status)
        )
        counts: dict[tuple[str, bool], int] = {}
        for month, is_used, count in self._session.execute(query):
            key = (str(month), bool(is_used))
            counts[key] = counts.get(key, 0) + int(count)
        return counts

    def places(self, partner_id: int, month: str) -> Sequence[TakenPlace]:
        """The taken places of a month with their introductions, by number of the place."""
        query = (
            select(CapacitySlot.slot, Introduction, Sme.name)
            .join(Introduction, Introduction.id == CapacitySlot.introduction_id)
            .join(Sme, Sme.id == Introduction.sme_id)
            .options(selectinload(Introduction.offering).selectinload(Offering.texts))
            .where(CapacitySlot.partner_id == partner_id, CapacitySlot.month == month)
            .order_by(CapacitySlot.slot)
        )
        return [_place(int(row[0]), row[1], str(row[2])) for row in self._session.execute(query)]

    def last_review(self, partner_id: int) -> PartnerReview | None:
        """The latest decision on the partner's application, or None."""
        query = select(PartnerReview).where(PartnerReview.partner_id == partner_id)
        return self._session.scalars(query.order_by(PartnerReview.id.desc()).limit(1)).one_or_none()


def _place(slot: int, row: Introduction, sme_name: str) -> TakenPlace:
    released = row.status in RELEASED
    return TakenPlace(
        slot=slot,
        introduction_id=row.id,
        token=row.token,
        status=row.status,
        created_at=row.created_at,
        approved_at=row.approved_at,
        offering=row.offering,
        sme_name=sme_name if released else None,
    )
