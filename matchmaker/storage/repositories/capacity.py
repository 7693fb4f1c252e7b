"""The ledger of partners' capacity: places of a month, taken and free."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Update, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.introduction import RELEASED, number_of
from matchmaker.domain.months import month_of
from matchmaker.domain.vocabulary import PartnerStatus
from matchmaker.storage.errors import ConcurrentChange
from matchmaker.storage.repositories.base import Repository
from models import CapacitySlot, Introduction, Partner, PartnerMonth

CAPACITY_MAX = 10_000
"""Introductions a partner may offer to take in a month."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One place that is taken; `used`: the partner has accepted, else it is only reserved."""

    slot: int
    token: str
    number: str
    status: str
    used: bool


@dataclass(frozen=True, slots=True)
class LedgerMonth:
    """A month of a partner: how many places there are, and by which introductions they are taken."""

    month: str
    capacity: int
    reserved: int
    used: int
    entries: tuple[LedgerEntry, ...]

    @property
    def left(self) -> int:
        """Places still free."""
        return self.capacity - self.reserved - self.used


class CapacityRepository(Repository):
    """Takes and frees places; the database itself refuses one too many.

    A month has a capacity of its own from its first reservation on, or once the partner has set it; until
    then it has the partner's usual one.
    """

    def capacity(self, partner: Partner, now: datetime) -> int:
        """Places of this month, taken and free."""
        fixed = self._fixed(partner, month_of(now))
        return partner.capacity_per_month if fixed is None else fixed

    def left(self, partner: Partner, now: datetime) -> int:
        """Places of this month that are free."""
        return self.capacity(partner, now) - len(self._taken(partner, month_of(now)))

    def full_partners(self, now: datetime) -> frozenset[str]:
        """Keys of the partners whose places of this month are all taken, or that take none this month.

        Partners that take none in any month are not among them: the catalogue knows those.
        """
        taken = func.count(CapacitySlot.slot)
        query = (
            select(Partner.key)
            .join(PartnerMonth, PartnerMonth.partner_id == Partner.id)
            .outerjoin(
                CapacitySlot,
                (CapacitySlot.partner_id == PartnerMonth.partner_id)
                & (CapacitySlot.month == PartnerMonth.month),
            )
            .where(PartnerMonth.month == month_of(now))
            .group_by(Partner.key, PartnerMonth.capacity)
            .having(taken >= PartnerMonth.capacity)
        )
        return frozenset(self._session.scalars(query))

    def newcomers(self, now: datetime, days: int, introductions: int) -> frozenset[str]:
        """Keys of active partners approved within so many days, asked for fewer introductions than this.

        A partner that entered the network with its first data was never approved and is no newcomer.
        """
        query = (
            select(Partner.key)
            .outerjoin(Introduction, Introduction.partner_id == Partner.id)
            .where(Partner.status == PartnerStatus.ACTIVE, Partner.approved_at > now - timedelta(days=days))
            .group_by(Partner.key)
            .having(func.count(Introduction.id) < introductions)
        )
        return frozenset(self._session.scalars(query))

    def take(self, partner: Partner, introduction: Introduction, now: datetime) -> int:
        """Take the lowest free place of this month; returns its number.

        Raises Conflict (no_capacity) when none is free, and ConcurrentChange.
        """
        month, size = month_of(now), self.capacity(partner, now)
        taken = self._taken(partner, month)
        slot = next((number for number in range(1, size + 1) if number not in taken), None)
        if slot is None:
            raise Conflict(f"{partner.key} has no place left in {month}", key="no_capacity")
        place = insert(CapacitySlot).values(
            partner_id=partner.id, month=month, slot=slot, capacity=size, introduction_id=introduction.id
        )
        with _one_after_the_other():
            self._fix(partner, month, size)
            self._session.execute(place)
        return slot

    def free(self, introduction: Introduction) -> None:
        """Free the place of an introduction, in whichever month it lies; nothing happens when it has none."""
        self._session.execute(delete(CapacitySlot).where(CapacitySlot.introduction_id == introduction.id))

    def set_capacity(self, partner: Partner, capacity: int, now: datetime) -> int:
        """Change how many introductions a partner takes in a month; returns the places of this month.

        More holds at once. Less holds at once only down to what is taken this month, entirely from the
        next month on. Raises InvalidInput (capacity: capacity_range) outside 0 to CAPACITY_MAX, and
        ConcurrentChange.
        """
        size = self.set_month(partner, capacity, now)
        partner.capacity_per_month = capacity
        self._session.flush()
        return size

    def set_month(self, partner: Partner, capacity: int, now: datetime) -> int:
        """Change how many introductions a partner takes this month alone; returns its places.

        Never fewer than are taken; taken places above the new number move down to free ones. Raises
        InvalidInput (capacity: capacity_range) outside 0 to CAPACITY_MAX, and ConcurrentChange.
        """
        if not 0 <= capacity <= CAPACITY_MAX:
            raise InvalidInput({"capacity": "capacity_range"})
        month = month_of(now)
        self._lock(partner, month)
        taken = self._taken(partner, month)
        size = max(capacity, len(taken))
        free = iter(number for number in range(1, size + 1) if number not in taken)
        with _one_after_the_other():
            for slot in sorted(number for number in taken if number > size):
                self._session.execute(_places(partner, month, slot).values(slot=next(free)))
            self._fix(partner, month, size)
        return size

    def ledger(self, partner: Partner) -> tuple[LedgerMonth, ...]:
        """Every month in which the partner ever had a place taken or changed its capacity, newest first."""
        months = self._session.execute(
            select(PartnerMonth.month, PartnerMonth.capacity)
            .where(PartnerMonth.partner_id == partner.id)
            .order_by(PartnerMonth.month.desc())
        )
        entries: dict[str, list[LedgerEntry]] = {}
        columns = (CapacitySlot.month, CapacitySlot.slot, Introduction.id, Introduction.token)
        query = select(*columns, Introduction.status, Introduction.created_at).join(
            Introduction, Introduction.id == CapacitySlot.introduction_id
        )
        query = query.where(CapacitySlot.partner_id == partner.id).order_by(CapacitySlot.slot)
        for row in self._session.execute(query):
            entries.setdefault(row.month, []).append(
                LedgerEntry(
                    *(row.slot, row.token, number_of(row.id, row.created_at), row.status),
                    used=row.status in RELEASED,
                )
            )
        return tuple(_month(row.month, row.capacity, entries.get(row.month, [])) for row in months)

    def _lock(self, partner: Partner, month: str) -> None:
        # On PostgreSQL nobody may take a place between counting the places and changing their number.
        row = (PartnerMonth.partner_id == partner.id, PartnerMonth.month == month)
        self._session.execute(select(PartnerMonth.month).where(*row).with_for_update())

    def _fixed(self, partner: Partner, month: str) -> int | None:
        query = select(PartnerMonth.capacity).where(
            PartnerMonth.partner_id == partner.id, PartnerMonth.month == month
        )
        return self._session.scalars(query).one_or_none()

    def _fix(self, partner: Partner, month: str, capacity: int) -> None:
        fixed = self._fixed(partner, month)
        if fixed is None:
            values = {"partner_id": partner.id, "month": month, "capacity": capacity}
            self._session.execute(insert(PartnerMonth).values(values))
        elif fixed != capacity:
            # The places carry the capacity along: the foreign key changes it in each of them.
            self._session.execute(
                update(PartnerMonth)
                .where(PartnerMonth.partner_id == partner.id, PartnerMonth.month == month)
                .values(capacity=capacity)
            )

    def _taken(self, partner: Partner, month: str) -> frozenset[int]:
        query = select(CapacitySlot.slot).where(
            CapacitySlot.partner_id == partner.id, CapacitySlot.month == month
        )
        return frozenset(self._session.scalars(query))


@contextmanager
def _one_after_the_other() -> Iterator[None]:
    """What the constraints refuse, somebody else has just taken: ConcurrentChange, so it is tried again."""
    try:
        yield
    except IntegrityError as error:
        raise ConcurrentChange("somebody else has changed this partner's places") from error


def _places(partner: Partner, month: str, slot: int) -> Update:
    return update(CapacitySlot).where(
        CapacitySlot.partner_id == partner.id, CapacitySlot.month == month, CapacitySlot.slot == slot
    )


def _month(month: str, capacity: int, entries: list[LedgerEntry]) -> LedgerMonth:
    used = sum(entry.used for entry in entries)
    return LedgerMonth(month, capacity, len(entries) - used, used, tuple(entries))
