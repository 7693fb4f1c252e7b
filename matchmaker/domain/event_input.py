"""What an event must look like before it is kept, with its time as people type it: Europe/Berlin."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.months import BERLIN
from matchmaker.domain.vocabulary import EventKind, Language

TITLE_MIN, TITLE_MAX = 5, 120
TEXT_MIN, TEXT_MAX = 20, 3000
PLACE_MAX = 200
LINK_MAX = 300
NOTE_MIN, NOTE_MAX = 10, 1000
"""Characters, after trimming, of title, text, place, link, and of a note or the reason of a cancellation."""
CAPACITY_MIN, CAPACITY_MAX = 1, 1000
TOPICS_MIN, TOPICS_MAX = 1, 5
LONGEST = timedelta(days=3)
"""How long an event may last."""
FARTHEST = timedelta(days=2 * 366)
"""How far ahead an event may be planned."""
LINE_MAX = 500
STARS_MIN, STARS_MAX = 1, 5

_POSTCODE = re.compile(r"[0-9]{5}")


@dataclass(frozen=True, slots=True)
class EventInput:
    """An event as typed: dates like 2027-04-06, times like 09:30, both of Europe/Berlin; numbers as text.

    `place` with `postcode`, `link`, or both. `until_day` empty: people register until it begins.
    """

    kind: str = ""
    title: str = ""
    text: str = ""
    language: str = "de"
    day: str = ""
    begins: str = ""
    ends: str = ""
    last_day: str = ""
    place: str = ""
    postcode: str = ""
    link: str = ""
    capacity: str = ""
    until_day: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValidEvent:
    """A checked event; moments are in UTC. What does not apply is None."""

    kind: EventKind
    title: str
    text: str
    language: Language
    starts_at: datetime
    ends_at: datetime
    register_until: datetime
    place: str | None
    postcode: str | None
    link: str | None
    capacity: int
    topics: tuple[str, ...]


def local_moment(day: str, clock: str) -> datetime | None:
    """The moment of a typed date and time of Europe/Berlin, in UTC; None for what does not exist.

    An hour that the change to summer time leaves out does not exist; one that comes twice is the first.
    """
    try:
        wall = datetime.combine(date.fromisoformat(day.strip()), time.fromisoformat(clock.strip()))
    except ValueError:
        return None
    if wall.tzinfo is not None:
        return None
    moment = wall.replace(tzinfo=BERLIN).astimezone(UTC)
    return moment if moment.astimezone(BERLIN).replace(tzinfo=None) == wall else None


def validate_event(typed: EventInput, now: datetime, *, past: bool = False) -> ValidEvent:
    """Trim the input and check every limit; all problems are reported together.

    `past`: the event may have begun already (a correction afterwards). Raises InvalidInput with the keys
    kind_missing, language_missing, title_short, title_long, text_short, text_long, day_unknown, time_unknown,
    in_the_past, too_far, ends_early, too_long, place_missing, place_long, postcode_format, link_format,
    link_long, capacity_range, until_late, topics_missing, topics_many.
    """
    errors: dict[str, str] = {}
    title = _one_line(typed.title)
    text = typed.text.replace("\r\n", "\n").replace("\x00", "").strip()
    _check_words(typed, title, text, errors)
    starts_at, ends_at, until = _moments(typed, now, past, errors)
    place, postcode, link = _one_line(typed.place), typed.postcode.strip(), typed.link.strip()
    _check_place(place, postcode, link, errors)
    capacity = _number(typed.capacity)
    if capacity is None or not CAPACITY_MIN <= capacity <= CAPACITY_MAX:
        errors["capacity"] = "capacity_range"
    topics = tuple(dict.fromkeys(typed.topics))
    if len(topics) < TOPICS_MIN:
        errors["topics"] = "topics_missing"
    elif len(topics) > TOPICS_MAX:
        errors["topics"] = "topics_many"
    if errors:
        raise InvalidInput(errors)
    assert starts_at is not None
    assert ends_at is not None
    assert until is not None
    assert capacity is not None
    return ValidEvent(
        EventKind(typed.kind),
        title,
        text,
        Language(typed.language),
        starts_at,
        ends_at,
        until,
        place or None,
        postcode or None if place else None,
        link or None,
        capacity,
        topics,
    )


def _check_words(typed: EventInput, title: str, text: str, errors: dict[str, str]) -> None:
    if typed.kind not in set(EventKind):
        errors["kind"] = "kind_missing"
    if typed.language not in set(Language):
        errors["language"] = "language_missing"
    for name, value, least, most in (
        ("title", title, TITLE_MIN, TITLE_MAX),
        ("text", text, TEXT_MIN, TEXT_MAX),
    ):
        if len(value) < least:
            errors[name] = f"{name}_short"
        elif len(value) > most:
            errors[name] = f"{name}_long"


def _moments(
    typed: EventInput, now: datetime, past: bool, errors: dict[str, str]
) -> tuple[datetime | None, datetime | None, datetime | None]:
    days = {"day": typed.day, "last_day": typed.last_day, "until_day": typed.until_day}
    for name, day in days.items():
        if (day.strip() or name == "day") and local_moment(day, "12:00") is None:
            errors[name] = "day_unknown"
    if errors.keys() & days.keys():
        return None, None, None
    last_day = typed.last_day.strip() or typed.day
    starts_at, ends_at = local_moment(typed.day, typed.begins), local_moment(last_day, typed.ends)
    errors |= {
        name: "time_unknown" for name, moment in (("begins", starts_at), ("ends", ends_at)) if moment is None
    }
    if starts_at is None or ends_at is None:
        return None, None, None
    if starts_at <= now and not past:
        errors["day"] = "in_the_past"
    elif starts_at > now + FARTHEST:
        errors["day"] = "too_far"
    if ends_at <= starts_at:
        errors["ends"] = "ends_early"
    elif ends_at - starts_at > LONGEST:
        errors["last_day"] = "too_long"
    return starts_at, ends_at, _until(typed, starts_at, errors)


def _until(typed: EventInput, starts_at: datetime, errors: dict[str, str]) -> datetime:
    """The last moment to register: the named day counts whole, but nothing after the event has begun."""
    if not typed.until_day.strip():
        return starts_at
    end_of_day = local_moment(typed.until_day, "23:59")
    assert end_of_day is not None
    if date.fromisoformat(typed.until_day.strip()) > starts_at.astimezone(BERLIN).date():
        errors["until_day"] = "until_late"
    return min(end_of_day, starts_at)


def _check_place(place: str, postcode: str, link: str, errors: dict[str, str]) -> None:
    if not place and not link:
        errors["place"] = "place_missing"
    if len(place) > PLACE_MAX:
        errors["place"] = "place_long"
    if place and not _POSTCODE.fullmatch(postcode):
        errors["postcode"] = "postcode_format"
    if len(link) > LINK_MAX:
        errors["link"] = "link_long"
    elif link and not _is_secure_link(link):
        errors["link"] = "link_format"


def _is_secure_link(link: str) -> bool:
    """Whether it is an address that begins with https:// and holds nothing that a page could trip over."""
    if any(ord(letter) < 33 or letter in '"<>\\' for letter in link):
        return False
    try:
        parts = urlsplit(link)
        return parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


def _number(typed: str) -> int | None:
    trimmed = typed.strip()
    return int(trimmed) if trimmed.isascii() and trimmed.isdigit() and len(trimmed) < 6 else None


def _one_line(typed: str) -> str:
    return " ".join(typed.replace("\x00", "").split())


def check_note(text: str, *, required: bool = True) -> str:
    """The words with which an event is returned or cancelled, trimmed.

    Raises InvalidInput {"note": "note_short" or "note_long"}.
    """
    words = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if required and len(words) < NOTE_MIN:
        raise InvalidInput({"note": "note_short"})
    if len(words) > NOTE_MAX:
        raise InvalidInput({"note": "note_long"})
    return words


def check_feedback(stars: int, line: str) -> tuple[int, str]:
    """Stars (1 to 5, 5 is best) and a line, as they are kept.

    Raises InvalidInput with the keys stars_missing and line_long.
    """
    errors: dict[str, str] = {}
    words = _one_line(line)
    if not STARS_MIN <= stars <= STARS_MAX:
        errors["stars"] = "stars_missing"
    if len(words) > LINE_MAX:
        errors["line"] = "line_long"
    if errors:
        raise InvalidInput(errors)
    return stars, words
