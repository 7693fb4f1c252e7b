"""The network as it is lived: which companies' districts have met which partners."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.domain.actor import Actor
from matchmaker.domain.periods import Period
from matchmaker.services.district_map import LETTER, MapView, district_map
from matchmaker.services.present import Presenter
from matchmaker.services.steering.neutrality import reader_of
from matchmaker.services.views import DistrictView, TopicView
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.contacts import Contact
from matchmaker.storage.repositories.neutrality import Span
from matchmaker.storage.unit_of_work import UnitOfWork

DRAWN = 12
"""Partners drawn beside the map, those with the most introductions; the table has all."""
ROOM = 380.0
"""Width for partners' names beside the map, in its units."""
THINNEST, THICKEST = 1.5, 9.0
"""Widths of a line for one introduction and for the most frequent pair."""
_STEP = LETTER * 2


@dataclass(frozen=True, slots=True)
class NetworkPartner:
    """A partner beside the map; (x, y) is where its lines end."""

    name: str
    accepted: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """A line from a district to a partner."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One district and partner in the table."""

    district: str
    partner_key: str
    partner_name: str
    accepted: int
    met: int


@dataclass(frozen=True, slots=True)
class NetworkView:
    """Map, lines and tables. `width` of the whole drawing; `topics`: label, accepted and met; `more`:
    partners that are not drawn. `choices_*`: what can be filtered by."""

    map: MapView
    width: float
    partners: tuple[NetworkPartner, ...]
    lines: tuple[NetworkLine, ...]
    more: int
    rows: tuple[NetworkRow, ...]
    topics: tuple[tuple[str, int, int], ...]
    choices_topics: tuple[TopicView, ...]
    choices_districts: tuple[DistrictView, ...]

    @property
    def accepted(self) -> int:
        """Introductions in all."""
        return sum(row.accepted for row in self.rows)

    @property
    def met(self) -> int:
        """Meetings in all."""
        return sum(row.met for row in self.rows)


class Network:
    """Introductions of the actor's own chamber from acceptance on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(
        self, actor: Actor, period: Period, topic: str | None, district: str | None, language: str
    ) -> NetworkView:
        """What was accepted in a period, of one topic or district where given; unknown ones have nothing.

        Raises NotFound for everybody but the chamber's coordinators and administrators.
        """
        chamber = reader_of(actor)
        span = Span(chamber, period.start, period.end)
        with UnitOfWork(self._database) as uow:
            presenter = Presenter.load(uow, language)
            places = uow.reference.districts(chamber)
            contacts = uow.contacts.by_district(span, topic, district)
            topics = uow.contacts.by_topic(span, topic, district)
        by_district: Counter[str] = Counter()
        for one in contacts:
            by_district[one.district] += one.accepted
        drawing = district_map(places, by_district)
        partners, lines, more = _beside(drawing, contacts)
        names = presenter.district_names
        return NetworkView(
            map=drawing,
            width=drawing.width + ROOM,
            partners=partners,
            lines=lines,
            more=more,
            rows=tuple(
                NetworkRow(
                    names.get(one.district, ""), one.partner_key, one.partner_name, one.accepted, one.met
                )
                for one in contacts
            ),
            topics=tuple(
                (presenter.topics[one.topic].label, one.accepted, one.met)
                for one in topics
                if one.topic in presenter.topics
            ),
            choices_topics=tuple(presenter.topics.values()),
            choices_districts=tuple(DistrictView(one.ags, one.name) for one in places),
        )


def _beside(
    drawing: MapView, contacts: Sequence[Contact]
) -> tuple[tuple[NetworkPartner, ...], tuple[NetworkLine, ...], int]:
    """The partners with the most introductions in a column, each near the height of its companies."""
    spots, sums = drawing.spots, Counter[str]()
    heights: dict[str, float] = defaultdict(float)
    for one in contacts:
        sums[one.partner_key] += one.accepted
        heights[one.partner_key] += one.accepted * spots.get(one.district, (0.0, drawing.height / 2))[1]
    names = {one.partner_key: one.partner_name for one in contacts}
    first = sorted(sums, key=lambda key: (-sums[key], names[key]))[:DRAWN]
    # In the order of their companies' middle heights, lines cross as little as a simple rule can achieve.
    column = sorted(first, key=lambda key: (heights[key] / sums[key], names[key]))
    step = max(_STEP, drawing.height / (len(column) + 1))
    top = max(_STEP / 2, (drawing.height - step * (len(column) - 1)) / 2)
    ends = {key: (drawing.width, top + step * place) for place, key in enumerate(column)}
    most = max((one.accepted for one in contacts), default=1)
    lines = tuple(
        NetworkLine(spots[one.district], ends[one.partner_key], _width(one.accepted, most))
        for one in contacts
        if one.partner_key in ends and one.district in spots
    )
    partners = tuple(NetworkPartner(names[key], sums[key], *ends[key]) for key in column)
    return partners, lines, len(sums) - len(column)


def _width(accepted: int, most: int) -> float:
    return THINNEST + (THICKEST - THINNEST) * (accepted - 1) / max(1, most - 1)
