"""Events of the fake network; the key names the state: roadshow, webinar, full, over, cancelled, html."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import fake_network as network

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.event import EventFilter
from matchmaker.services.events.recommend import EventReason, RecommendedEvent
from matchmaker.services.events.views import CalendarView, EventView, TakingPart

STARTS = datetime(2031, 4, 6, 12, 0, tzinfo=UTC)
KEYS = ("roadshow", "webinar", "full", "over", "cancelled", "html")


def event(key: str, language: str) -> EventView:
    """The event of this key."""
    topics = network.topics(language)
    plain = EventView(
        key=key, kind="roadshow", title="Roadshow in Weilheim", text="Ein Nachmittag\nmit Partnern.",
        language="de", status="published", starts_at=STARTS, ends_at=STARTS + timedelta(hours=4),
        register_until=STARTS, place="Stadthalle Weilheim", postcode="82362", district=network.DISTRICTS[0],
        online=False, capacity=40, free=12, waiting=0, topics=(topics["apprentices"],), host="IHK Test",
        host_partner=None, chamber="IHK Test", partners=(TakingPart("azubifunken", "Azubifunken", 2, 3),),
        over=False, closed=None, modelled=True, note=None, sequence=1, changed_at=STARTS, version=1,
    )  # fmt: skip
    changes = {
        "webinar": {"kind": "webinar", "place": None, "district": None, "online": True, "partners": (),
                    "title": "Azubis finden", "language": "en", "host_partner": "azubifunken"},
        "full": {"free": 0, "waiting": 2, "title": "Ausgebucht"},
        "over": {"over": True, "closed": "too_late", "title": "Vorbei", "partners": ()},
        "cancelled": {"status": "cancelled", "closed": "cancelled", "note": "Die Halle ist gesperrt.",
                      "title": "Abgesagt", "ends_at": STARTS + timedelta(days=1)},
        "html": {"title": "<b>Betrieb & Co</b>", "text": "<script>alert(1)</script>", "modelled": False},
    }  # fmt: skip
    return replace(plain, **changes.get(key, {}))  # type: ignore[arg-type]


class FakeCalendar:
    def page(self, chosen: EventFilter, language: str, page: int = 1) -> CalendarView:
        found = tuple(event(key, language) for key in KEYS)
        found = tuple(one for one in found if chosen.kind in (None, one.kind))
        return CalendarView(found, len(found), 1, 1, chosen, ("2031-04", "2031-05"), network.DISTRICTS)

    def one(self, key: str, language: str) -> EventView:
        if key not in KEYS:
            raise NotFound(key)
        return event(key, language)

    def feed(self, chosen: EventFilter, language: str) -> tuple[EventView, ...]:
        return self.page(chosen, language).events


class FakeRegistrations:
    def mine(self, actor: Actor, key: str, language: str) -> None:
        return None


class FakeRecommend:
    def for_topics(
        self, topics: Iterable[str], district: str | None, language: str
    ) -> tuple[RecommendedEvent, ...]:
        reason = EventReason("Azubis <finden>", None, None, nearby=False, online=True)
        return (RecommendedEvent(event("webinar", language), reason),) if list(topics) else ()


def fake_events() -> SimpleNamespace:
    return SimpleNamespace(
        calendar=FakeCalendar(), registrations=FakeRegistrations(), recommend=FakeRecommend()
    )
