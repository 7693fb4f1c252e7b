"""What the use cases of steering hand to pages: plain values, already in the reader's language."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from matchmaker.domain.durations import Durations
from matchmaker.domain.neutrality import Exposure
from matchmaker.domain.periods import Period


@dataclass(frozen=True, slots=True)
class PeriodChoices:
    """Periods that can be chosen, newest first.

    `start` is the first day of which anything is known, None before that; `today` the last one.
    """

    months: tuple[Period, ...]
    quarters: tuple[Period, ...]
    years: tuple[Period, ...]
    start: date | None
    today: date


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner in a period.

    `fits`: needs for which it was among those that fit, and could be seen. `first`: among the first places,
    `newcomer` of these while it was new. `expected`: first places it could expect by lot. Requests,
    approvals, acceptances and what follows count in the period in which they happened; reasons by their
    key.
    """

    key: str
    name: str
    fits: int
    first: int
    newcomer: int
    expected: float
    exposure: Exposure
    requested: int = 0
    approved: int = 0
    accepted: int = 0
    exchanged: int = 0
    expired: int = 0
    met: int = 0
    no_show: int = 0
    refused_by: Mapping[str, int] = field(default_factory=dict)
    declined_by: Mapping[str, int] = field(default_factory=dict)

    @property
    def asked(self) -> bool:
        """Whether any introduction to it happened in the period."""
        steps = (self.requested, self.approved, self.accepted, self.exchanged, self.expired)
        return any((*steps, self.met, self.no_show, self.refused, self.declined))

    @property
    def refused(self) -> int:
        """Requests to it that the chamber refused, for whatever reason."""
        return sum(self.refused_by.values())

    @property
    def declined(self) -> int:
        """Introductions that it declined, for whatever reason."""
        return sum(self.declined_by.values())


@dataclass(frozen=True, slots=True)
class NeedsView:
    """Needs of the period, their first places, those without any partner, those whose list was full.

    `by_newcomers`: first places of partners while they were new, `moved_up` of these by the rule for
    newcomers.
    """

    count: int
    places: int
    unmet: int
    full: int
    by_newcomers: int
    moved_up: int


@dataclass(frozen=True, slots=True)
class NeutralityReport:
    """All figures of one chamber and period.

    `funnel`: step and number of needs that have come so far until now. `outcomes`: introductions closed in
    the period by what came of them. `stars`: number of ratings and mean by side ("sme", "partner").
    """

    chamber: str
    chamber_name: str
    period: Period
    needs: NeedsView
    partners: tuple[PartnerLine, ...]
    funnel: tuple[tuple[str, int], ...]
    outcomes: Mapping[str, int]
    stars: Mapping[str, tuple[int, float]]
    chamber_times: Durations
    partner_times: Durations
    waiting_times: Durations

    @property
    def empty(self) -> bool:
        """Whether nothing at all happened."""
        return not (self.needs.count or self.partners)

    @property
    def refused_by(self) -> dict[str, int]:
        """The chamber's refusals by reason, most frequent first."""
        return _together(line.refused_by for line in self.partners)

    @property
    def declined_by(self) -> dict[str, int]:
        """The partners' refusals by reason, most frequent first."""
        return _together(line.declined_by for line in self.partners)

    def total(self, name: str) -> int:
        """The sum of a figure over all partners."""
        return sum(int(getattr(line, name)) for line in self.partners)

    def verdicts(self, *names: str) -> int:
        """How many partners have one of these verdicts."""
        return sum(line.exposure.verdict in names for line in self.partners)


def _together(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in counts:
        found.update(one)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
