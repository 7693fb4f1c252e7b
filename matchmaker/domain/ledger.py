"""The capacity ledger: how many new introductions a partner takes in a month, and what is left of them."""

from dataclasses import dataclass

from matchmaker.domain.errors import InvalidInput

USUAL_MIN, MONTH_MIN, CAPACITY_MAX = 1, 0, 200
"""Introductions a month: at least one as a rule, but a single month may be closed altogether."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month, like 2026-11. `reserved`: asked and not answered yet; `used`: accepted, or what followed.

    `capacity` is None for a past month in which nothing was reserved: nobody noted it.
    """

    month: str
    capacity: int | None
    reserved: int = 0
    used: int = 0

    @property
    def taken(self) -> int:
        """Places that nobody else can have."""
        return self.reserved + self.used

    @property
    def free(self) -> int:
        """Places left; never negative."""
        return max(0, (self.capacity or 0) - self.taken)


def check_capacity(typed: str, least: int, taken: int = 0) -> int:
    """A capacity as typed: `least` to CAPACITY_MAX, and no fewer than the places `taken` already.

    Raises InvalidInput (capacity: capacity_missing, capacity_number, capacity_range, capacity_below_taken).
    """
    number = typed.strip()
    if not number:
        raise InvalidInput({"capacity": "capacity_missing"})
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        raise InvalidInput({"capacity": "capacity_number"})
    if not least <= int(number) <= CAPACITY_MAX:
        raise InvalidInput({"capacity": "capacity_range"})
    if int(number) < taken:
        raise InvalidInput({"capacity": "capacity_below_taken"})
    return int(number)
