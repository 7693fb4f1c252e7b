"""Who has met whom: accepted introductions of the own chamber, the same on both stores."""

from datetime import UTC, date, datetime, timedelta

import pytest

from matchmaker.domain.errors import NotFound
from matchmaker.domain.periods import Period, PeriodKind
from matchmaker.services.steering.network import Network, NetworkView
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_rows import Happened, add_introduction
from tests.introduction_world import World

QUARTER = Period(PeriodKind.QUARTER, date(2026, 7, 1), date(2026, 9, 30))
INSIDE = datetime(2026, 8, 1, 12, tzinfo=UTC)


def read(
    world: World, who: str = "clara", topic: str | None = None, district: str | None = None
) -> NetworkView:
    return Network(world.database).of(world.actor(who), QUARTER, topic, district, "de")


def accepted(at: datetime, *more: Happened) -> tuple[Happened, ...]:
    return Happened("request", at), Happened("approve", at), Happened("accept", at), *more


@pytest.fixture
def lived(world: World) -> World:
    """The baker and Riese twice (one met), the innkeeper and Anton once; the others do not count."""
    with UnitOfWork(world.database, write=True) as uow:
        add_introduction(uow, *accepted(INSIDE), offering="riese-cloud")
        met = Happened("report_met", INSIDE + timedelta(days=200))
        add_introduction(uow, *accepted(INSIDE, met), offering="riese-netz")
        add_introduction(uow, *accepted(INSIDE), sme="wirt", offering="anton-vor-ort")
        add_introduction(uow, *accepted(QUARTER.end), offering="berta-kurs")
        add_introduction(uow, *accepted(INSIDE)[:2], offering="berta-kurs")
        foreign = add_introduction(uow, *accepted(INSIDE), offering="berta-kurs")
        foreign.chamber_code = "104"
        uow.commit()
    return world


def test_pairs_and_topics_of_the_own_chamber(lived: World) -> None:
    view = read(lived)
    assert [(row.district, row.partner_key, row.accepted, row.met) for row in view.rows] == [
        ("Weilheim-Schongau", "riese", 2, 1),
        ("München (Stadt)", "anton", 1, 0),
    ]
    assert (view.accepted, view.met) == (3, 1)
    assert [(label, count) for label, count, _ in view.topics] == [("Thema backup", 2), ("Thema wifi", 2)]
    assert [row.partner_key for row in read(lived, "foreign").rows] == ["berta"]


def test_filters_by_topic_and_district(lived: World) -> None:
    assert [row.accepted for row in read(lived, topic="backup").rows] == [1, 1]
    assert [row.partner_key for row in read(lived, district="09162").rows] == ["anton"]
    assert read(lived, topic="apprentices").rows == ()
    assert read(lived, topic="nonsense", district="x").topics == ()


def test_the_drawing_has_every_district_and_a_line_for_every_pair(lived: World) -> None:
    view = read(lived)
    assert {dot.key for dot in view.map.dots} == {"09162", "09190"}
    assert [partner.accepted for partner in view.partners] in ([2, 1], [1, 2])
    assert sorted(round(line.width, 1) for line in view.lines) == [1.5, 9.0]
    ends = {(partner.x, partner.y) for partner in view.partners}
    assert {line.end for line in view.lines} == ends


def test_nobody_else_reads_it(world: World) -> None:
    for who in ("anna", "riese"):
        with pytest.raises(NotFound):
            read(world, who)
