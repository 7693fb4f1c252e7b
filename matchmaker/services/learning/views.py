"""What pages and commands show of weights."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.services.learning.reports import Comparison


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list. `state`: proposed, live, approved (was live once), rejected or outdated.

    Outdated: made for another model or engine, so that it cannot go live any more. `needs`: needs with a
    choice that its quality was measured on; `difference`, `low`, `high`: of quality (learning.replay.quality)
    against the weights it was compared with.
    """

    version: str
    origin: str
    state: str
    created_at: datetime
    author: str | None
    needs: int
    difference: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ActivationLine:
    """Weights that went live at a moment, and who let them; `version` as it is published."""

    version: str
    kind: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class WeightsOverview:
    """All versions, and which are live. `back_to`: where rolling back leads; None when nothing is behind."""

    live: str
    shipped: str
    back_to: str | None
    versions: tuple[VersionLine, ...]
    activations: tuple[ActivationLine, ...]


@dataclass(frozen=True, slots=True)
class WeightLine:
    """One weight: as it is live, and as proposed. `name` as learning calls it, with the model's number."""

    name: str
    present: float
    proposed: float


@dataclass(frozen=True, slots=True)
class ExampleView:
    """A need of the reader's own chamber for which another partner would have come first."""

    text: str
    present: str
    proposed: str


@dataclass(frozen=True, slots=True)
class EffectView:
    """What other weights change. `partners`: names by key; `topics`: labels by key."""

    lines: tuple[WeightLine, ...]
    comparison: Comparison
    partners: dict[str, str]
    topics: dict[str, str]
    examples: tuple[ExampleView, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version with what speaks for and against it; `decided_by` as far as the account still exists."""

    line: VersionLine
    based_on: str
    note: str
    decided_at: datetime | None
    decided_by: str | None
    effect: EffectView
