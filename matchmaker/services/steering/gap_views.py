"""Coverage gaps as pages show them, in the reader's language."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.periods import Period
from matchmaker.services.district_map import MapView
from matchmaker.services.views import TopicView

Counts = tuple[tuple[str, int], ...]
"""Label and number of needs, most frequent first."""

OUTSIDE_LEAST = 3
"""Companies from which their number, districts, industries, sizes and reasons are named in what may leave
the chamber (files, invitations): of fewer somebody could be recognised."""


@dataclass(frozen=True, slots=True)
class GapNeedView:
    """A need without a partner; `why`: "nobody_fits", "declined" or "expired"."""

    token: str
    text: str
    language: str
    created_at: datetime
    why: str
    sme_key: str
    sme_name: str
    district: str
    industry: str
    size: str


@dataclass(frozen=True, slots=True)
class GapView:
    """A gap.

    `key`: token of its most typical need, which stands first. `gain`: needs that a partner with this profile
    would serve beside the gaps ranked before; `serves`: without them. `total`: served by all gaps until here.
    `sizes` are named by their key.
    """

    key: str
    rank: int
    topics: tuple[TopicView, ...]
    words: tuple[str, ...]
    needs: tuple[GapNeedView, ...]
    companies: int
    districts: Counts
    industries: Counts
    sizes: Counts
    gain: int
    serves: int
    total: int

    @property
    def whys(self) -> Counts:
        """Why its needs have no partner, by key."""
        return tuple(Counter(one.why for one in self.needs).most_common())

    def outside(self, about: str) -> tuple[Counts, int]:
        """What may leave the chamber about "district", "industry", "size" or "why" of its needs: values that
        OUTSIDE_LEAST companies share with their number of needs, and how many needs have others."""
        companies: dict[str, set[str]] = defaultdict(set)
        counts: Counter[str] = Counter()
        for one in self.needs:
            value = str(getattr(one, about))
            companies[value].add(one.sme_key)
            counts[value] += 1
        shared = [
            (value, count)
            for value, count in counts.most_common()
            if value and len(companies[value]) >= OUTSIDE_LEAST
        ]
        return tuple(shared), len(self.needs) - sum(count for _, count in shared)

    @property
    def name(self) -> str:
        """By the taxonomy, else by the most typical words."""
        return " · ".join(topic.label for topic in self.topics) or ", ".join(self.words[:3])


@dataclass(frozen=True, slots=True)
class GapsView:
    """All gaps of a chamber and period, the most useful first. `alone`: needs that resemble no other
    company's. `at`: when it was computed."""

    period: Period
    chamber_name: str
    at: datetime
    gaps: tuple[GapView, ...]
    alone: tuple[GapNeedView, ...]
    count: int
    companies: int
    map: MapView
    districts: Counts
    industries: Counts
    sizes: Counts

    @property
    def gain(self) -> int:
        """Needs that would be served if a partner for every gap joined."""
        return self.gaps[-1].total if self.gaps else 0


@dataclass(frozen=True, slots=True)
class GapsPending:
    """No result yet; `state` and steps as gap_work.Waiting has them. `count`: needs without a partner."""

    state: str
    count: int
    done: int
    total: int

    @property
    def running(self) -> bool:
        """Whether the worker has it to do."""
        return self.state in ("queued", "computing")
