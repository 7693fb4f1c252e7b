"""The times and limits of a roadshow's table plan, and what may become of its meetings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.event_input import local_moment
from matchmaker.domain.months import BERLIN
from matchmaker.domain.vocabulary import TableMeetingStatus

SLOT_MIN, SLOT_MAX = 5, 60
"""Minutes of a meeting, the change of tables included."""
SLOTS_MAX = 40
BREAK_MAX = 180
"""Minutes of the common break."""
ROOM_MAX = 200
"""Tables in the room."""
WANTED_MAX = 10
"""Meetings of one company."""
ROW_MAX = 10
"""Meetings in a row before a slot is free; 0 for no such rule."""

FITS: Mapping[str, float] = {"wide": 0.2, "usual": 0.3, "strict": 0.45}
"""Mutual fit below which no meeting is made, by the words in which it is chosen."""


@dataclass(frozen=True, slots=True)
class PlanInput:
    """Settings as typed; times like 09:30 of Europe/Berlin, numbers as text. `break_after`: slots before the
    common break, empty or 0 for none."""

    starts: str = ""
    slot_minutes: str = "15"
    slots: str = ""
    break_after: str = "0"
    break_minutes: str = "0"
    room: str = ""
    wanted: str = "3"
    in_a_row: str = "3"
    fit: str = "usual"


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """Checked settings; `starts_at` in UTC. `minimum_fit`: in hundredths."""

    starts_at: datetime
    slot_minutes: int
    slots: int
    break_after: int
    break_minutes: int
    room: int
    wanted: int
    in_a_row: int
    minimum_fit: int

    def times(self) -> tuple[datetime, ...]:
        """When each slot begins, in UTC; the common break lies between two of them."""
        return tuple(
            self.starts_at
            + timedelta(minutes=self.slot_minutes * n)
            + timedelta(minutes=self.break_minutes if self.break_after and n >= self.break_after else 0)
            for n in range(self.slots)
        )

    @property
    def ends_at(self) -> datetime:
        """When the last slot is over."""
        return self.times()[-1] + timedelta(minutes=self.slot_minutes)


_RANGES: Mapping[str, tuple[int, int]] = {
    "slot_minutes": (SLOT_MIN, SLOT_MAX),
    "slots": (1, SLOTS_MAX),
    "break_after": (0, SLOTS_MAX),
    "break_minutes": (0, BREAK_MAX),
    "room": (1, ROOM_MAX),
    "wanted": (1, WANTED_MAX),
    "in_a_row": (0, ROW_MAX),
}


def validate_plan(typed: PlanInput, starts_at: datetime, ends_at: datetime) -> PlanSettings:
    """Check the settings of a plan for an event between the two moments.

    Raises InvalidInput with the keys starts_wrong, number_wrong (outside its range), break_wrong (only one of
    both given, or after the last slot), fit_unknown, outside (meetings before or after the event).
    """
    errors: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for name, (least, most) in _RANGES.items():
        text = str(getattr(typed, name)).strip() or "0"
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1
        if not least <= number <= most:
            errors[name] = "number_wrong"
        numbers[name] = number
    first = local_moment(starts_at.astimezone(BERLIN).date().isoformat(), typed.starts)
    if first is None:
        errors["starts"] = "starts_wrong"
    if typed.fit not in FITS:
        errors["fit"] = "fit_unknown"
    if not errors and (
        bool(numbers["break_after"]) != bool(numbers["break_minutes"])
        or numbers["break_after"] >= numbers["slots"] > 0
    ):
        errors["break_after"] = "break_wrong"
    if errors or first is None:
        raise InvalidInput(errors)
    settings = PlanSettings(first, **numbers, minimum_fit=round(FITS[typed.fit] * 100))
    if first < starts_at or settings.ends_at > ends_at:
        raise InvalidInput({"slots": "outside"})
    return settings


_NEXT: Mapping[TableMeetingStatus, frozenset[TableMeetingStatus]] = {
    one: frozenset(TableMeetingStatus) - {one} for one in TableMeetingStatus
}


def moved_meeting(
    status: TableMeetingStatus | str, to: TableMeetingStatus, begins_at: datetime, now: datetime
) -> TableMeetingStatus:
    """The status after the move; every note may be corrected.

    Raises Conflict (too_early) when a meeting that has not begun is said to be held or missed, and
    (moved_on) when it is there already.
    """
    if to not in _NEXT[TableMeetingStatus(status)]:
        raise Conflict("nothing changes", str(status), key="moved_on")
    if to in (TableMeetingStatus.HELD, TableMeetingStatus.MISSED) and begins_at > now:
        raise Conflict("the meeting has not begun", str(status), key="too_early")
    return to
