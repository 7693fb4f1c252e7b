"""What the use cases of introductions hand to pages: plain values, cut to what the reader may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.vocabulary import Action
from matchmaker.services.views import MatchView, OfferingView, PartnerView


@dataclass(frozen=True, slots=True)
class SmeCard:
    """The SME as far as the reader may know it: for the partner `name` is None until it has accepted."""

    name: str | None
    place: str | None
    district: str | None
    size: str
    industry: str | None
    languages: tuple[str, ...]
    """Keys of the languages in which it can be advised."""


@dataclass(frozen=True, slots=True)
class ContactView:
    """Whom to call or write to; released to both sides when the partner accepts."""

    name: str
    email: str | None
    phone: str | None
    organisation: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened. For the partner the timeline begins with the approval."""

    at: datetime
    action: str
    actor_kind: str
    from_status: str | None
    to_status: str
    reason: str | None
    text: str | None
    outcome: str | None = None
    """What a rating or the closing says came of it."""


@dataclass(frozen=True, slots=True)
class ThreadEntry:
    """A question of the coordinator or an answer of the SME; never shown to the partner."""

    at: datetime
    actor_kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """What one side ("sme" or "partner") says about the meeting."""

    side: str
    outcome: str
    stars: int
    line: str


@dataclass(frozen=True, slots=True)
class IntroductionView:
    """One introduction for one reader.

    `next_step`: who must act now ("coordinator", "sme", "partner", "both", "nobody"). `actions`: what this
    reader may do now. `version` goes back with every action. `match`: the evidence stored at the
    recommendation, None when the offering was not recommended. Contacts are None before acceptance and for
    whom they do not concern. `alternatives`: next-best matches allowed now; never for the partner.
    """

    token: str
    number: str
    status: str
    since: datetime
    due_at: datetime | None
    next_step: str
    actions: tuple[Action, ...]
    version: int
    chamber_name: str
    sme: SmeCard
    need_token: str | None
    """For the SME and the coordinator; None for the partner and when the need is gone."""
    need_text: str
    need_language: str
    personal_line: str
    coordinator_line: str
    """The chamber's word to the partner, given with the approval; empty for the SME."""
    match: MatchView | None
    partner: PartnerView
    offering: OfferingView
    band: str
    confidence: float
    reason: str | None
    reason_text: str | None
    sme_contact: ContactView | None
    partner_contact: ContactView | None
    timeline: tuple[TimelineEntry, ...]
    thread: tuple[ThreadEntry, ...]
    feedback: tuple[FeedbackView, ...]
    outcome: str | None
    """What came of it: the SME's word, else the partner's; set when an outcome was given."""
    outcomes_differ: bool
    on_behalf: bool
    confirmed: bool
    replaces: str | None
    """Token of the introduction in whose place this one came."""
    replaced_by: str | None
    alternatives: tuple[MatchView, ...]
    capacity_left: int
    capacity: int
    undo_until: datetime | None = None
    """Until when the coordinator may take the approval back; None when not any more."""


@dataclass(frozen=True, slots=True)
class IntroductionLine:
    """One introduction in a list. `sme_name` is None for the partner until it has accepted."""

    token: str
    number: str
    status: str
    since: datetime
    created_at: datetime
    due_at: datetime | None
    overdue: bool
    next_step: str
    version: int
    partner_key: str
    partner_name: str
    offering_key: str
    offering_title: str
    sme_name: str | None
    place: str | None
    district: str | None
    size: str
    need_token: str | None
    need_excerpt: str
    """The beginning of the need, at most 200 characters."""
    band: str
    confidence: float
    reason: str | None
    on_behalf: bool
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class QueueView:
    """What waits at a chamber: most urgent first, then by confidence.

    `counts`: introductions of the chamber by status, whatever the filter says.
    """

    lines: tuple[IntroductionLine, ...]
    counts: Mapping[str, int]
    overdue: int


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of a bulk approval: tokens approved, and for each failed one the key of the reason.

    Keys as those of `Conflict.key`, and "not_found".
    """

    approved: tuple[str, ...]
    failed: Mapping[str, str]
