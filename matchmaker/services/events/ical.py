"""Events as iCalendar files (RFC 5545), which calendar programs open or follow."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import icalendar

from matchmaker.domain.months import BERLIN
from matchmaker.domain.vocabulary import EventStatus
from matchmaker.services.events.views import EventView
from matchmaker.translations import translator

MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=6)
"""How often a program that follows the calendar should look."""
_PRODUCT = "-//Matchmaker//Events//DE"


def calendar_file(
    events: Iterable[EventView],
    language: str,
    address: Callable[[str], str],
    *,
    link: str | None = None,
) -> bytes:
    """The file with these events; `address` gives the page of an event by its key.

    `link`: where the event takes place online, only for a person with a place in it. The UID is the event's
    key, which never changes; calendars take a higher SEQUENCE over, and STATUS:CANCELLED strikes it out.
    """
    _ = translator(language).gettext
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Events for companies"))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for event in events:
        calendar.add_component(_entry(event, language, address(event.key), link))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entry(event: EventView, language: str, page: str, link: str | None) -> icalendar.Event:
    _ = translator(language).gettext
    entry = icalendar.Event()
    cancelled = event.status == EventStatus.CANCELLED
    struck = _("Cancelled")
    entry.add("uid", f"{event.key}@matchmaker")
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    entry.add("dtstart", event.starts_at.astimezone(BERLIN))
    entry.add("dtend", event.ends_at.astimezone(BERLIN))
    entry.add("summary", f"{struck}: {event.title}" if cancelled else event.title)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("url", page)
    where = [part for part in (event.place, link or (_("Online") if event.online else None)) if part]
    entry.add("location", ", ".join(where))
    notes = [event.note] if cancelled and event.note else []
    entry.add("description", "\n\n".join([*notes, event.text, page]))
    if event.topics:
        entry.add("categories", [topic.label for topic in event.topics])
    entry.add("organizer", _organizer(event))
    return entry


def _organizer(event: EventView) -> icalendar.vCalAddress:
    organizer = icalendar.vCalAddress("invalid:nomail")
    organizer.params["cn"] = icalendar.vText(event.host)
    return organizer
