"""Chambers are compared by quartiles from six contributing ones on, the same on both stores."""

from datetime import UTC, date, datetime, timedelta

import pytest

from matchmaker.domain import periods
from matchmaker.domain.comparison import LEAST_CASES, Spread
from matchmaker.domain.errors import NotFound
from matchmaker.domain.periods import Period, PeriodKind
from matchmaker.services.steering import SteeringServices
from matchmaker.services.steering.comparison import KEEP, ComparisonLine
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_rows import Happened, add_introduction
from tests.introduction_world import World
from tests.runs import company_of, state

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
QUARTER = Period(PeriodKind.QUARTER, date(2026, 7, 1), date(2026, 9, 30))
INSIDE = datetime(2026, 8, 1, 12, tzinfo=UTC)
OTHERS = ("101", "102", "103", "104", "106")
DAY = timedelta(days=1)


@pytest.fixture
def use(world: World) -> SteeringServices:
    world.now = NOW
    return SteeringServices.make(world.database, world.engines, lambda: world.now)


def needs(uow: UnitOfWork, sme: str, found: int, count: int = LEAST_CASES) -> None:
    """Needs of the quarter, so many of them with a partner that fits."""
    for number in range(count):
        state(uow, sme, INSIDE, *(("anton-vor-ort",) if number < found else ()))


def line(use: SteeringServices, world: World, key: str, period: Period | None = QUARTER) -> ComparisonLine:
    view = use.comparison.of(world.actor("clara"), period)
    return next(one for one in view.lines if one.key == key)


def test_the_sixth_chamber_with_the_tenth_need_opens_the_comparison(
    world: World, use: SteeringServices
) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        needs(uow, "baecker", 8)
        for place, chamber in enumerate(OTHERS):
            needs(uow, company_of(uow, chamber, INSIDE), 2 + place, LEAST_CASES - (chamber == OTHERS[-1]))
        uow.commit()
    found = line(use, world, "found")
    assert found.own is not None
    assert (found.own.value, found.own.cases, found.others, found.standing) == (0.8, 10, None, None)
    with UnitOfWork(world.database, write=True) as uow:
        needs(uow, f"sme-{OTHERS[-1]}", 0, 1)
        uow.commit()
    assert line(use, world, "found").others is None, "kept for an hour"
    world.now += KEEP
    found = line(use, world, "found")
    assert found.others == Spread(0.3, 0.45, 0.63)
    assert found.standing == "above"
    unmet = line(use, world, "unmet")
    assert unmet.own is not None
    assert unmet.own.value == pytest.approx(0.2)
    assert unmet.others == Spread(0.37, 0.55, 0.7)
    assert line(use, world, "chamber_times").others is None, "no answers yet"
    view = use.comparison.of(world.actor("foreign"), QUARTER)
    assert next(one for one in view.lines if one.key == "found").others == found.others
    assert view.compared


def test_own_figures_are_those_of_the_neutrality_report(world: World, use: SteeringServices) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        need = state(uow, "baecker", INSIDE, "anton-vor-ort", "riese-netz", anton_vor_ort={"newcomer": 1.0})
        asked = Happened("request", INSIDE), Happened("approve", INSIDE + DAY)
        add_introduction(uow, *asked, Happened("accept", INSIDE + 3 * DAY), need=need)
        state(uow, "baecker", QUARTER.end, "anton-vor-ort")
        uow.commit()
    report = use.neutrality.of(world.actor("clara"), QUARTER)
    for key, expected in {
        **{step: count / report.needs.count for step, count in report.funnel if step != "needs"},
        "unmet": 0.0,
        "chamber_times": report.chamber_times.median,
        "partner_times": report.partner_times.median,
        "waiting_times": report.waiting_times.median,
        "newcomers": report.needs.by_newcomers / report.needs.places,
    }.items():
        found = line(use, world, key).own
        assert found is not None, key
        assert found.value == pytest.approx(expected), key
    assert report.needs.by_newcomers == 1
    assert [line(use, world, key).own for key in ("grades", "attendance")] == [None, None]


def test_only_what_is_over_can_be_compared_and_only_by_chambers(world: World, use: SteeringServices) -> None:
    clara = world.actor("clara")
    quarter = periods.current(PeriodKind.QUARTER, NOW.date())
    month = periods.last_full(PeriodKind.MONTH, NOW.date())
    for wrong in (quarter, month, periods.since_start(None, NOW.date())):
        with pytest.raises(ValueError, match="over"):
            use.comparison.of(clara, wrong)
    assert use.comparison.choices(clara) == (QUARTER,)
    for name in ("anna", "berta"):
        with pytest.raises(NotFound):
            use.comparison.of(world.actor(name), QUARTER)
