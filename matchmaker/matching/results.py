"""What comes out: matches with a band, the features that ranked them and the evidence for both sides."""

from dataclasses import dataclass, field
from enum import StrEnum


class Band(StrEnum):
    """How well an offering fits; shown instead of a score. Calibrated on judged needs (docs/matching.md)."""

    STRONG = "strong"  # sehr passend
    GOOD = "good"  # passend
    POSSIBLE = "possible"  # möglich
    NONE = "none"  # never shown


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: characters start (inclusive) to end (exclusive)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the need and words of the offering that met, and by which view they met.

    `view` is "words" (same word or stem), "spelling" (similar spelling) or "meaning" (close in the
    embedding). `need` points into the need's text, `offering` into the passage's title + body as
    `Passage.text` joins them. `strength` in 0..1 orders evidence within one match.
    """

    view: str
    need: Span
    offering: Span
    strength: float


@dataclass(frozen=True, slots=True)
class RuleHeld:
    """A hard rule that was checked and held: its key ("region", "size", ...) and the variant that held.

    Variants are keys too ("nationwide", "district", "remote", "suits", "unknown", ...), worded by the caller.
    """

    rule: str
    variant: str


@dataclass(frozen=True, slots=True)
class Match:
    """One recommended offering.

    `score` orders matches of one run and means nothing across runs; `confidence` (0..1, calibrated) is
    the estimated probability that a judge calls the match helpful and decides the band. `quoted` is the
    text that evidence points into, as it was then: the version in the need's language where the offering has
    one, else the one that met the need best; `language` is its language.
    `topics`: topics the need and the offering share.
    """

    offering_id: str
    partner_id: str
    score: float
    confidence: float
    band: Band
    language: str
    features: dict[str, float]
    topics: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    rules: tuple[RuleHeld, ...] = ()
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A complete answer to one need, with what is needed to repeat it."""

    need_language: str
    need_topics: tuple[str, ...]
    matches: tuple[Match, ...]
    considered: int
    allowed: int
    engine_version: str
    model: str
    weights_version: str
    excluded_by: dict[str, int] = field(default_factory=dict)
