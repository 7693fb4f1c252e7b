"""When somebody is at an event: all the time, or only from and until a time of Europe/Berlin."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.event_input import local_moment
from matchmaker.domain.months import BERLIN


@dataclass(frozen=True, slots=True)
class Presence:
    """From when until when, in UTC; None: from the beginning, to the end."""

    start: datetime | None = None
    end: datetime | None = None

    def covers(self, begins: datetime, ends: datetime) -> bool:
        """Whether somebody is there for all of a meeting."""
        return (self.start is None or self.start <= begins) and (self.end is None or ends <= self.end)

    @property
    def typed(self) -> tuple[str, str]:
        """As it is typed, like 10:30; empty for None."""
        return _clock(self.start), _clock(self.end)


def check_presence(there_from: str, there_until: str, starts_at: datetime, ends_at: datetime) -> Presence:
    """Times like 10:30 of the day on which an event begins; empty: from its beginning, to its end.

    A time before the beginning or after the end of the event limits nothing. Raises InvalidInput by field
    (there_from, there_until): time_unknown, never_there (comes after the end, leaves before the beginning)
    and leaves_early (before coming).
    """
    errors: dict[str, str] = {}
    day = starts_at.astimezone(BERLIN).date().isoformat()
    found: dict[str, datetime | None] = {}
    for name, text in (("there_from", there_from.strip()), ("there_until", there_until.strip())):
        found[name] = local_moment(day, text) if text else None
        if text and found[name] is None:
            errors[name] = "time_unknown"
    start, end = found["there_from"], found["there_until"]
    if start is not None and start >= ends_at:
        errors["there_from"] = "never_there"
    if end is not None and end <= starts_at:
        errors["there_until"] = "never_there"
    if not errors and start is not None and end is not None and end <= start:
        errors["there_until"] = "leaves_early"
    if errors:
        raise InvalidInput(errors)
    return Presence(
        None if start is None or start <= starts_at else start, None if end is None or end >= ends_at else end
    )


def _clock(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(BERLIN).strftime("%H:%M")
