"""What the use cases of coordination hand to pages: plain values, already in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matchmaker.services.coordination.lists import ListKey
from matchmaker.services.introductions.views import IntroductionView
from matchmaker.services.views import DistrictView, IndustryView, PartnerView, TopicView
from matchmaker.storage.repositories.attention import PartnerAnswers, Unreached


@dataclass(frozen=True, slots=True)
class Limits:
    """Times that pages name: how long a partner has for its answer, how long an approval can be undone."""

    expiry_days: int
    undo_minutes: int


@dataclass(frozen=True, slots=True)
class AnswersView:
    """How a partner answered in the last twelve months, to all chambers together.

    `median_days`: half of its acceptances and refusals came within so many days; None without any.
    """

    accepted: int = 0
    declined: int = 0
    expired: int = 0
    median_days: float | None = None


@dataclass(frozen=True, slots=True)
class LoadView:
    """A partner's load: free and all places of this month, and how it answered earlier."""

    capacity: int
    free: int
    answers: AnswersView


@dataclass(frozen=True, slots=True)
class Row:
    """One introduction in a list of coordinators.

    `days_left`: calendar days of Berlin up to the deadline, negative when it is over, None without one.
    `why`: why it stands in a group: "same_need", "same_company" or "alike" (to the group's first row).
    """

    token: str
    number: str
    status: str
    version: int
    created_at: datetime
    changed_at: datetime
    due_at: datetime | None
    days_left: int | None
    need_text: str
    need_language: str
    band: str
    reason: str | None
    on_behalf: bool
    answered: bool
    sme_key: str
    sme_name: str
    sme_size: str
    place: str
    district: str
    partner_key: str
    partner_name: str
    offering_key: str
    offering_title: str
    load: LoadView | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a coordinator filters a list by; None is no filter."""

    list: ListKey = ListKey.TO_DECIDE
    topic: str | None = None
    district: str | None = None
    partner: str | None = None


@dataclass(frozen=True, slots=True)
class ListView:
    """One page of a list. `groups` hold requests that belong together, most of them a single one."""

    groups: tuple[tuple[Row, ...], ...]
    total: int
    page: int
    pages: int
    choice: Choice
    topics: tuple[TopicView, ...]
    districts: tuple[DistrictView, ...]
    partners: tuple[tuple[str, str], ...]
    """Key and name of the partners that a filter can choose from."""


@dataclass(frozen=True, slots=True)
class HomeView:
    """What needs attention today.

    `counts`: how many introductions each list holds. `oldest`: when the oldest request that waits was made,
    `overdue`: how many should have been decided. `unmet`: needs that no partner fits and nobody has answered.
    `weights`: proposed versions of the ranking's weights that wait for a decision.
    `proposals`: events that partners propose. `full`: key and name of every active partner without a free
    place this month. `first`: the most urgent requests. `unreached`: companies and partners whose mails did
    not arrive, `unreached_addresses`: mails to addresses without account that did not; `sees_mails`: the
    reader may open the list of them. `fallen`: partners that accept markedly less (domain.attention).
    """

    counts: Mapping[ListKey, int]
    oldest: datetime | None
    next_due: datetime | None
    overdue: int
    applications: int
    edits: int
    unmet: int
    weights: int
    proposals: int
    full: tuple[tuple[str, str], ...]
    unreached: tuple[Unreached, ...]
    unreached_addresses: int
    fallen: tuple[PartnerAnswers, ...]
    sees_mails: bool
    first: tuple[Row, ...]
    chamber_name: str


@dataclass(frozen=True, slots=True)
class Around:
    """An introduction in the queue.

    `position` counts from 1; None when it does not wait for a decision. `next`: token of the one to go on
    with. `related`: requests that wait and belong together with this one.
    """

    position: int | None
    waiting: int
    next: str | None
    related: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that a decision needs.

    `loads`: of the partner and of those of the alternatives, by partner key. `others`: the SME's other
    introductions.
    """

    introduction: IntroductionView
    sme_key: str
    loads: Mapping[str, LoadView]
    others: tuple[Row, ...]
    around: Around


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the audit trail. `name`: the person's, None for the clock and for accounts that are gone."""

    number: int
    at: datetime
    action: str
    from_status: str | None
    to_status: str
    actor_kind: str
    name: str | None
    reason: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class TrailView:
    """The audit trail of one introduction, oldest first."""

    token: str
    number: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class SmeFound:
    """An SME that a search found."""

    key: str
    name: str
    size: str
    postcode: str
    place: str
    needs: int
    introductions: int


@dataclass(frozen=True, slots=True)
class PartnerFound:
    """A partner that a search found, with an offering whose title holds all words."""

    key: str
    name: str
    status: str
    seat: str | None
    offering: str | None


@dataclass(frozen=True, slots=True)
class SearchView:
    """What a search found, each kind with the number of all hits. `kind`: the one that is paged, or None."""

    text: str
    kind: str | None
    smes: tuple[SmeFound, ...]
    smes_total: int
    partners: tuple[PartnerFound, ...]
    partners_total: int
    introductions: tuple[Row, ...]
    introductions_total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A need of an SME. `matches`: how many partners were found for it; 0 is a gap in the network."""

    token: str
    text: str
    language: str
    created_at: datetime
    matches: int


@dataclass(frozen=True, slots=True)
class SmeFile:
    """An SME as its chamber sees it. `people`: name and whether the account is in use already; `unmet`:
    tokens of the needs that no partner fits and that are not closed."""

    key: str
    name: str
    postcode: str
    place: str
    district: str
    size: str
    industry: IndustryView | None
    languages: tuple[str, ...]
    grade: int | None
    fictional: bool
    created_at: datetime
    people: tuple[tuple[str, str], ...]
    needs: tuple[NeedLine, ...]
    introductions: tuple[Row, ...]
    unmet: frozenset[str]


@dataclass(frozen=True, slots=True)
class CompanyHeader:
    """A company for which a request is opened. `reachable`: somebody can be mailed to confirm it."""

    key: str
    name: str
    postcode: str
    place: str
    size: str
    reachable: bool


@dataclass(frozen=True, slots=True)
class HandFound:
    """A live offering that a coordinator found by words; `free`: its partner has a place left this month."""

    key: str
    title: str
    partner: str
    free: bool


@dataclass(frozen=True, slots=True)
class LedgerMonth:
    """One month of a partner's ledger; `capacity` as fixed at the first reservation, else as now."""

    month: str
    capacity: int
    taken: int


@dataclass(frozen=True, slots=True)
class PartnerFile:
    """A partner as coordinators see it: profile, load, and the introductions of their own chamber."""

    partner: PartnerView
    status: str
    load: LoadView
    ledger: tuple[LedgerMonth, ...]
    introductions: tuple[Row, ...]
    total: int
    page: int
    pages: int
