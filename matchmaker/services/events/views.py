"""What pages show of events; plain values in the reader's language, moments in UTC."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.event import EventFilter
from matchmaker.domain.presence import Presence
from matchmaker.services.views import DistrictView, TopicView


@dataclass(frozen=True, slots=True)
class TakingPart:
    """A partner that takes part in an event, with its tables for one-to-one meetings and its people."""

    key: str
    name: str
    tables: int
    people: int


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as everybody may see it.

    `host`: the chamber's or the partner's name; `host_partner`: key of the partner, None for the chamber.
    `free`: places left, `waiting`: people on the waiting list. `over`: it has ended. `closed`: why nobody can
    register now ("cancelled", "not_published", "too_late"), None: everybody can. `modelled`: its programme
    is modelled on that of 2017 and only shown. `note`: why it was cancelled or returned.
    """

    key: str
    kind: str
    title: str
    text: str
    language: str
    status: str
    starts_at: datetime
    ends_at: datetime
    register_until: datetime
    place: str | None
    postcode: str | None
    district: DistrictView | None
    online: bool
    capacity: int
    free: int
    waiting: int
    topics: tuple[TopicView, ...]
    host: str
    host_partner: str | None
    chamber: str
    partners: tuple[TakingPart, ...]
    over: bool
    closed: str | None
    modelled: bool
    note: str | None
    sequence: int
    changed_at: datetime
    version: int
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarView:
    """One page of the filtered calendar. `months`: those in which something takes place, like 2027-04.

    `districts`: those in which something takes place.
    """

    events: tuple[EventView, ...]
    total: int
    page: int
    pages: int
    filter: EventFilter
    months: tuple[str, ...]
    districts: tuple[DistrictView, ...]

    @property
    def filtered(self) -> bool:
        """Whether the reader has chosen anything."""
        return self.filter != EventFilter()


@dataclass(frozen=True, slots=True)
class OwnFeedback:
    """What a participant has said: 1 to 5 stars and a line."""

    stars: int
    line: str


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """A registration as the company sees it.

    `link`: where it takes place online, only for who has a place. `ahead`: people before it on the waiting
    list. `need`: the token and the beginning of the need it came with. `mine`: the reader's own, not a
    colleague's. `may_cancel`, `may_rate`: what the reader can do now.
    """

    token: str
    event: EventView
    status: str
    person: str
    mine: bool
    need: tuple[str, str] | None
    wants_meetings: bool
    share: bool
    presence: Presence
    link: str | None
    ahead: int
    may_cancel: bool
    may_rate: bool
    feedback: OwnFeedback | None


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """A registration as the chamber sees it; company and person are None when they are gone."""

    token: str
    company: str | None
    person: str | None
    email: str | None
    need: str | None
    status: str
    wants_meetings: bool
    share: bool
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """What participants said of an event: how many gave so many stars (1 to 5), the mean, and their lines."""

    counts: tuple[int, ...]
    mean: float | None
    lines: tuple[OwnFeedback, ...]

    @property
    def total(self) -> int:
        """How many have said something."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """An event with everybody who registered for it, for the chamber.

    `may_tick`: whether the event has begun, so that attendance can be noted.
    """

    event: EventView
    coming: tuple[ParticipantView, ...]
    waiting: tuple[ParticipantView, ...]
    cancelled: int
    attended: int
    absent: int
    may_tick: bool
    feedback: FeedbackView


@dataclass(frozen=True, slots=True)
class GuestView:
    """A participant as the partner that hosts the event sees it: never contact data.

    Company and need are None unless the company agreed to it when it registered.
    """

    company: str | None
    need: str | None
    wants_meetings: bool


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """An event in a chamber's or partner's own list, with its numbers."""

    event: EventView
    taken: int
    attended: int
