"""What use cases hand to pages and commands: plain values, already in the reader's language."""

from dataclasses import dataclass, field

from matchmaker.domain.vocabulary import ChamberStatus


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic of the taxonomy."""

    key: str
    label: str
    description: str
    field_key: str
    field_label: str


@dataclass(frozen=True, slots=True)
class TopicFieldView:
    """A field with its topics and how many live offerings each has."""

    key: str
    label: str
    topics: tuple[TopicView, ...]
    offering_counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class IndustryView:
    """An industry of WZ 2008 as offered by the picker; `word` is the plain word that was found, if any."""

    code: str
    title: str
    word: str | None = None


@dataclass(frozen=True, slots=True)
class DistrictView:
    """A district with its official key."""

    ags: str
    name: str


@dataclass(frozen=True, slots=True)
class OfferingView:
    """An offering in one language; `language` differs from the reader's when no such text exists."""

    key: str
    partner_key: str
    partner_name: str
    language: str
    title: str
    what_you_get: str
    for_whom: str
    what_it_needs: str
    topics: tuple[TopicView, ...]
    formats: tuple[str, ...]
    sizes: tuple[str, ...]
    grades: tuple[int, int]
    on_site: bool


@dataclass(frozen=True, slots=True)
class PartnerView:
    """A partner as everybody may see it: no contact data."""

    key: str
    name: str
    kind: str
    summary: str
    seat: str | None
    website: str | None
    nationwide: bool
    districts: tuple[DistrictView, ...]
    service_languages: tuple[str, ...]
    capacity_per_month: int
    illustrative: bool
    fictional: bool
    offerings: tuple[OfferingView, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `mark` says by which view it met the other side, None for plain text."""

    text: str
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class MatchView:
    """One recommended offering with its evidence, worded for the reader."""

    rank: int
    band: str
    partner: PartnerView
    offering: OfferingView
    reason: str
    need_pieces: tuple[Piece, ...]
    offering_pieces: tuple[Piece, ...]
    offering_text_language: str
    topics: tuple[TopicView, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChamberFace:
    """A chamber in the reader's language.

    `status`: None for one that does not take part and has prepared nothing. `logo`: what its address ends
    with, so that browsers may keep it; None without a logo.
    """

    code: str
    name: str
    status: ChamberStatus | None = None
    welcome: str = ""
    logo: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether its companies can ask for introductions now."""
        return self.status is ChamberStatus.OPEN


@dataclass(frozen=True, slots=True)
class NeedView:
    """A stated need as its owner sees it."""

    token: str
    text: str
    language: str
    postcode: str
    place: str | None
    district: DistrictView | None
    chamber: str | None
    size: str
    industry: IndustryView | None
    topics: tuple[TopicView, ...]
    """Topics that the owner confirmed."""
    face: ChamberFace | None = None
    """The chamber that is responsible, as it shows itself; `chamber` is its name."""

    @property
    def closed_chamber(self) -> ChamberFace | None:
        """The chamber, when nobody can be introduced because it is not open."""
        return self.face if self.face is not None and not self.face.is_open else None


@dataclass(frozen=True, slots=True)
class RecommendationView:
    """The answer to a need: the matches to show, best first, or none and why."""

    need: NeedView
    found_topics: tuple[TopicView, ...]
    matches: tuple[MatchView, ...]
    more: int
    considered: int
    allowed: int
    excluded_by: dict[str, int] = field(default_factory=dict)
    engine_version: str = ""
    model: str = ""
    weights_version: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryFilter:
    """Filters of the partner directory; None or empty is no filter."""

    topic: str | None = None
    district: str | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True)
class DirectoryView:
    """A page of the directory with what the filters can choose from."""

    partners: tuple[PartnerView, ...]
    total: int
    page: int
    pages: int
    filter: DirectoryFilter


@dataclass(frozen=True, slots=True)
class TopicPageView:
    """A topic with how owners say it and the live offerings that name it."""

    topic: TopicView
    phrases: tuple[str, ...]
    offerings: tuple[OfferingView, ...]


@dataclass(frozen=True, slots=True)
class NetworkSizeView:
    """How large the network is."""

    partners: int
    offerings: int


@dataclass(frozen=True, slots=True)
class FigureView:
    """A published figure: `figure` and `statement` make one sentence; `year` it belongs to, who said so."""

    figure: str
    statement: str
    year: str
    source: str


@dataclass(frozen=True, slots=True)
class RankingFactsView:
    """The published parameters of the ranking; every value comes from the running engine."""

    engine_version: str
    model: str
    weights_version: str
    rules: tuple[str, ...]
    """Keys of the hard rules in the order in which they are checked: active, capacity, region, ..."""
    views: dict[str, float]
    """View (dense, lexical, characters, topics, ...) to its weight."""
    bonuses: dict[str, float]
    """Reciprocal features (industry, grade, ...) to the largest effect on the score."""
    newcomers: dict[str, float]
    """Bounds of a newcomer's place among the first: days, introductions, every, margin."""
    thresholds: dict[str, float]
    """Band (strong, good, possible) to the lowest confidence."""
    precision: dict[str, float]
    """Band to the measured share of helpful offerings among judged pairs; empty when not measured."""
