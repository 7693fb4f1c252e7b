"""Events as calendar files: read back by a parser, with what calendar programs rely on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from matchmaker.services.events.ical import calendar_file
from matchmaker.services.events.views import EventView

STARTS = datetime(2027, 4, 6, 8, 0, tzinfo=UTC)
EVENT = EventView(
    key="lehrlinge-finden-x7k2m9", kind="webinar", title="Lehrlinge finden; Teil 1, mit Übung",
    text="Erste Zeile\nzweite Zeile, " + "lang " * 40, language="de", status="published",
    starts_at=STARTS, ends_at=STARTS + timedelta(hours=1), register_until=STARTS, place=None, postcode=None,
    district=None, online=True, capacity=40, free=40, waiting=0, topics=(), host="IHK Test",
    host_partner=None, chamber="IHK Test", partners=(), over=False, closed=None, modelled=False, note=None,
    sequence=2, changed_at=STARTS - timedelta(days=30), version=1,
)  # fmt: skip


def written(*events: EventView, link: str | None = None) -> icalendar.Calendar:
    content = calendar_file(events, "de", lambda key: f"https://ihk.example/veranstaltungen/{key}", link=link)
    assert all(len(line) <= 75 for line in content.splitlines())
    return icalendar.Calendar.from_ical(content)  # type: ignore[return-value]


def test_time_text_and_identity_survive_the_way_through_a_file() -> None:
    calendar = written(EVENT)
    (entry,) = calendar.walk("VEVENT")
    assert entry.decoded("dtstart") == STARTS
    assert entry.decoded("dtstart").tzinfo == ZoneInfo("Europe/Berlin")
    assert entry.decoded("dtend") - entry.decoded("dtstart") == timedelta(hours=1)
    assert (str(entry["uid"]), entry["sequence"], str(entry["status"])) == (
        "lehrlinge-finden-x7k2m9@matchmaker", 2, "CONFIRMED",
    )  # fmt: skip
    assert str(entry["summary"]) == EVENT.title
    assert EVENT.text.strip() in str(entry["description"])
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]


def test_a_cancelled_event_keeps_its_uid_and_says_why() -> None:
    (before,) = written(EVENT).walk("VEVENT")
    (after,) = written(replace(EVENT, status="cancelled", sequence=3, note="Krank.")).walk("VEVENT")
    assert str(after["uid"]) == str(before["uid"])
    assert after["sequence"] > before["sequence"]
    assert str(after["status"]) == "CANCELLED"
    assert "Krank." in str(after["description"])


def test_the_online_address_is_only_in_the_file_of_who_has_a_place() -> None:
    link = "https://treffen.example/raum"
    (public,) = written(EVENT).walk("VEVENT")
    (own,) = written(EVENT, link=link).walk("VEVENT")
    assert str(public["location"]) == "Online"
    assert str(own["location"]) == link
