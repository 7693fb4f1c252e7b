"""Which programme of public funding a need may be told about: a hint, never a promise."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

STATE_DIGITS = 2
"""The first digits of an official district key (AGS) name the federal state: 09 is Bavaria."""


@dataclass(frozen=True, slots=True)
class FundingRecord:
    """A programme as its rules stood from the `first` to the `last` day, both included.

    `state`: first two digits of the district keys. `sizes`: size classes that may be funded. `topics`: keys
    of the taxonomy. `left_out`: beginnings of WZ 2008 codes of the industries that are not funded.
    """

    key: str
    first: date
    last: date
    state: str
    sizes: frozenset[str]
    topics: frozenset[str]
    left_out: tuple[str, ...] = ()


def record_in_force(records: Sequence[FundingRecord], day: date) -> FundingRecord | None:
    """The record whose rules are in force on a day of Berlin; of several the one that began last."""
    in_force = (one for one in records if one.first <= day <= one.last)
    return max(in_force, key=lambda one: one.first, default=None)


def fits(
    record: FundingRecord,
    *,
    district: str | None,
    size: str,
    topics: Collection[str],
    industry: str | None = None,
) -> bool:
    """Whether a need may be told about a programme: by state, size, topics and industry.

    A need without district fits none: nobody is sent to the programme of another state. An industry that was
    not said is no hindrance; the hint names who is left out.
    """
    return (
        district is not None
        and district[:STATE_DIGITS] == record.state
        and size in record.sizes
        and not record.topics.isdisjoint(topics)
        and not (industry or "").startswith(record.left_out)
    )
