"""What pages show of table plans; moments in UTC, tables counted from 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.table_plan import PlanInput
from matchmaker.services.events.views import EventView


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting. `id`: None for one that is only proposed. `person`: who comes for the company."""

    id: int | None
    begins_at: datetime
    ends_at: datetime
    table: int
    company: str
    person: str
    partner: str
    partner_key: str
    status: str
    slot: int


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A difference between the plan and the proposal: "added", "dropped" or "moved" (with `before`)."""

    kind: str
    meeting: MeetingView
    before: MeetingView | None = None


@dataclass(frozen=True, slots=True)
class WebinarView:
    """A webinar to come with the topic that it shares with a need."""

    event: EventView
    topic: str


@dataclass(frozen=True, slots=True)
class UnservedView:
    """A company without any meeting, and the next webinar about its need."""

    company: str
    webinar: WebinarView | None


@dataclass(frozen=True, slots=True)
class LeftoverView:
    """A pair that fits and found no slot. `company_key`, `need`: for opening an introduction.

    `webinar`: the next one about the need.
    """

    company: str
    company_key: str
    need: str
    partner: str
    partner_key: str
    webinar: WebinarView | None


@dataclass(frozen=True, slots=True)
class QualityView:
    """How good a plan is in numbers. `got`: companies by their number of meetings. `gap`: share of the bound
    that may be missing; `best`: no better plan exists."""

    wanting: int
    served: int
    served_bound: int
    meetings: int
    got: Mapping[int, int]
    gap: float
    best: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """The table plan of an event for its chamber.

    `settings`: as the form shows them. `status`, `step`, `progress`: of the computation. `proposal`: its
    meetings; `changes`: what would become different. `signed_off`: companies that are planned and no longer
    come; `away`: who is planned at a time at which it is not there. `may_plan`: the event has not ended and
    is published.
    """

    event: EventView
    version: int
    settings: PlanInput
    status: str
    step: str
    progress: int
    wanting: int
    without_need: int
    tables: int
    slots: tuple[datetime, ...]
    meetings: tuple[MeetingView, ...]
    quality: QualityView | None
    proposal: tuple[MeetingView, ...] | None
    proposal_quality: QualityView | None
    preliminary: bool
    changes: tuple[ChangeView, ...]
    unserved: tuple[UnservedView, ...]
    signed_off: tuple[str, ...]
    away: tuple[str, ...]
    leftovers: tuple[LeftoverView, ...]
    published_at: datetime | None
    published: int
    may_plan: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class OwnMeetingView:
    """A meeting in somebody's own plan. `other`: whom one meets; None: a company that did not agree to be
    named before. `need`: the company's need, for partners, where the company agreed. `pair`: stands for the
    two that meet, whenever and wherever that is."""

    begins_at: datetime
    ends_at: datetime
    table: int
    other: str | None
    other_key: str | None
    person: str | None
    need: str | None
    status: str
    pair: str


@dataclass(frozen=True, slots=True)
class OwnPlanView:
    """Somebody's own plan of an event; `for_name`: company or partner. `being_changed`: it is made anew."""

    event: EventView
    for_name: str
    meetings: tuple[OwnMeetingView, ...]
    being_changed: bool
    published: int
