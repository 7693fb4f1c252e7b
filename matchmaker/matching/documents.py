"""What is matched: a need on one side, offerings with their texts and conditions on the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field

SIZES = ("micro", "small", "medium", "large")
"""Size classes by employees: 1-9, 10-49, 50-249, 250 and more (EU recommendation 2003/361/EC)."""

LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Passage:
    """One language version of an offering: the text that is searched and quoted as evidence."""

    language: str
    title: str
    body: str

    @property
    def text(self) -> str:
        """Title and body as they are embedded and indexed."""
        return f"{self.title}. {self.body}" if self.title else self.body


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions under which an offering may be recommended (the hard rules read only these)."""

    active: bool = True
    capacity_left: int = 1
    nationwide: bool = True
    on_site: bool = False
    districts: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset(SIZES)
    service_languages: frozenset[str] = frozenset(LANGUAGES)
    chambers: frozenset[str] = frozenset()
    """Codes of the chambers that recognise the partner, so that it may be recommended to their companies."""


@dataclass(frozen=True, slots=True)
class OfferingDocument:
    """An offering as the engine sees it.

    `industries` are the WZ 2008 codes and `wanted_sizes` the company sizes the partner wishes for (empty:
    all); `grades` the best and the worst self-assessment it suits, school grades 1 (best) to 6 (worst);
    `topics` most important first.
    `passages` never change; of a large catalogue they are read from a file when they are looked at.
    """

    id: str
    partner_id: str
    passages: Sequence[Passage]
    topics: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    industries: frozenset[str] = frozenset()
    wanted_sizes: frozenset[str] = frozenset()
    grades: tuple[int, int] = (1, 6)
    conditions: Conditions = field(default_factory=Conditions)


@dataclass(frozen=True, slots=True)
class Need:
    """A need as the engine sees it; what is None is unknown and no rule is applied to it.

    `language` is detected from the text when None. `topics` are those the owner confirmed; when empty
    the engine goes by the topics it finds in the text. `service_languages`: languages the SME can be
    advised in (empty: its own language). `excluded_partners`: already introduced, refused or declined.
    `full_partners`: those without a free place this month. `newcomers`: partners that are new today and may
    take a bounded share of the first places (see newcomers.with_newcomer). `chamber`: code of the chamber
    that takes part and is responsible; None where none does, then partners of every chamber count.
    """

    text: str
    language: str | None = None
    district: str | None = None
    size: str | None = None
    industry: str | None = None
    grade: int | None = None
    topics: tuple[str, ...] = ()
    service_languages: frozenset[str] = frozenset()
    excluded_partners: frozenset[str] = frozenset()
    full_partners: frozenset[str] = frozenset()
    newcomers: frozenset[str] = frozenset()
    chamber: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the shared taxonomy with what the engine recognises it by."""

    key: str
    field: str
    labels: dict[str, str]
    descriptions: dict[str, str]
    phrases: dict[str, tuple[str, ...]]
