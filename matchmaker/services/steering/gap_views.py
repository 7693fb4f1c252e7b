"""Coverage gaps as pages show them, in the reader's language."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.periods import Period
from matchmaker.services.district_map import MapView
from matchmaker.services.views import TopicView

Counts = tuple[tuple[str, int], ...]
"""Label and number of needs, most frequent first."""


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
    """Still being computed."""

    done: int
    total: int
