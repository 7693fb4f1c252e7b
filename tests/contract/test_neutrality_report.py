"""The neutrality report counts a chamber's own needs and introductions, the same on both stores."""

from datetime import UTC, date, datetime, timedelta

import pytest

from matchmaker.domain import periods
from matchmaker.domain.errors import NotFound
from matchmaker.domain.neutrality import Verdict
from matchmaker.domain.periods import Period, PeriodKind
from matchmaker.services.steering import SteeringServices
from matchmaker.services.steering.published import KEEP, PUBLIC_NEEDS
from matchmaker.services.steering.views import NeutralityReport, PartnerLine
from matchmaker.storage.unit_of_work import UnitOfWork
from tests.introduction_rows import Happened, add_feedback, add_introduction
from tests.introduction_world import World
from tests.runs import answer, state

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
QUARTER = Period(PeriodKind.QUARTER, date(2026, 7, 1), date(2026, 9, 30))
INSIDE = datetime(2026, 8, 1, 12, tzinfo=UTC)
ALL = ("riese-netz", "anton-vor-ort", "berta-kurs")


@pytest.fixture
def use(world: World) -> SteeringServices:
    world.now = NOW
    return SteeringServices.make(world.database, world.engines, lambda: world.now)


def read(
    world: World, use: SteeringServices, who: str = "clara", period: Period = QUARTER
) -> NeutralityReport:
    return use.neutrality.of(world.actor(who), period)


def lines(report: NeutralityReport) -> dict[str, PartnerLine]:
    return {line.key: line for line in report.partners}


def test_every_need_of_an_own_company_counts_once(world: World, use: SteeringServices) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        need = state(uow, "baecker", INSIDE, *ALL, "riese-cloud")
        answer(uow, need, INSIDE + DAY, "berta-kurs")
        state(uow, None, INSIDE, "berta-kurs")
        state(uow, "baecker", INSIDE, "riese-netz")
        state(uow, "baecker", INSIDE)
        foreign = uow.smes.by_key("wirt")
        assert foreign
        foreign.chamber_code = "104"
        state(uow, "wirt", INSIDE, "anton-vor-ort")
        uow.commit()
    report = read(world, use)
    assert (report.needs.count, report.needs.places, report.needs.unmet) == (3, 4, 1)
    found = {key: (line.fits, line.first) for key, line in lines(report).items()}
    assert found == {"riese": (2, 2), "anton": (1, 1), "berta": (1, 1)}
    other = lines(read(world, use, "foreign"))
    assert {key: line.fits for key, line in other.items()} == {"anton": 1}


def test_expected_places_are_those_of_a_lot(world: World, use: SteeringServices) -> None:
    """Of three partners that fit, two are among the first, since one of them takes two places."""
    with UnitOfWork(world.database, write=True) as uow:
        state(uow, "baecker", INSIDE, "riese-netz", "riese-cloud", "anton-vor-ort", "berta-kurs")
        uow.commit()
    report = read(world, use)
    assert report.needs.places == 2
    expected = {key: line.expected for key, line in lines(report).items()}
    assert expected == {key: pytest.approx(2 / 3) for key in ("riese", "anton", "berta")}
    berta = lines(report)["berta"].exposure
    assert (berta.share, berta.qualified) == (0, pytest.approx(1 / 3))
    assert berta.verdict is Verdict.TOO_FEW


def test_a_need_counts_in_the_period_of_its_first_answer(world: World, use: SteeringServices) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        early = state(uow, "baecker", QUARTER.start - timedelta(seconds=1), *ALL)
        answer(uow, early, INSIDE, *ALL)
        state(uow, "baecker", QUARTER.start, "riese-netz")
        state(uow, "baecker", QUARTER.end - timedelta(seconds=1), "anton-vor-ort")
        state(uow, "baecker", QUARTER.end, "berta-kurs")
        uow.commit()
    assert sorted(lines(read(world, use))) == ["anton", "riese"]


def test_newcomers_are_those_that_were_new_then(world: World, use: SteeringServices) -> None:
    new = {"newcomer": 1.0, "moved_up": 0.0}
    with UnitOfWork(world.database, write=True) as uow:
        state(uow, "baecker", INSIDE, *ALL, berta_kurs=new | {"moved_up": 1.0})
        state(uow, "baecker", INSIDE, *ALL, riese_netz=new)
        state(
            uow, "baecker", INSIDE, "riese-netz", "riese-cloud", "anton-vor-ort", "berta-kurs", berta_kurs=new
        )
        uow.commit()
    report = read(world, use)
    assert (report.needs.by_newcomers, report.needs.moved_up) == (2, 1)
    assert {key: line.newcomer for key, line in lines(report).items()} == {"riese": 1, "anton": 0, "berta": 1}


def test_steps_reasons_and_times(world: World, use: SteeringServices) -> None:
    asked = Happened("request", INSIDE), Happened("approve", INSIDE + DAY)
    with UnitOfWork(world.database, write=True) as uow:
        for days, reason in ((2, "region"), (3, "region"), (5, None)):
            end = Happened("decline" if reason else "expire", INSIDE + days * DAY, reason)
            add_introduction(uow, *asked, end)
        won = add_introduction(
            uow,
            *asked,
            Happened("accept", INSIDE + 4 * DAY),
            Happened("report_met", INSIDE + 5 * DAY),
            Happened("close", INSIDE + 6 * DAY, "order"),
        )
        add_feedback(uow, won, "sme", "pilot", 4, INSIDE + 5 * DAY)
        add_feedback(uow, won, "partner", "none", 2, INSIDE + 5 * DAY)
        add_introduction(uow, Happened("request", QUARTER.end), offering="riese-netz")
        uow.commit()
    report = read(world, use)
    berta = lines(report)["berta"]
    counts = (berta.requested, berta.approved, berta.accepted, berta.expired, berta.met, berta.declined)
    assert counts == (4, 4, 1, 1, 1, 2)
    assert report.declined_by == {"region": 2}
    assert report.outcomes == {"pilot": 1}
    assert report.stars == {"sme": (1, 4.0), "partner": (1, 2.0)}
    assert report.chamber_times.median == pytest.approx(24)
    # Answers after one, two and three days; the one that never came is no answer.
    assert (report.partner_times.count, report.partner_times.median) == (3, pytest.approx(48))
    assert report.partner_times.ninth == pytest.approx(72)
    assert report.waiting_times.median == pytest.approx(96)
    assert "riese" not in lines(report), "what was asked for later is not counted"


def test_decisions_of_the_chamber_count_by_partner(world: World, use: SteeringServices) -> None:
    clara = world.actor("clara")
    refused, exchanged = world.requested(), world.requested("berta-kurs")
    undone = world.approved("anton-vor-ort")
    world.services.decide.refuse(clara, refused, world.version(refused), "unclear", "Bitte genauer.")
    world.services.decide.exchange(clara, exchanged, world.version(exchanged), "riese-cloud")
    world.services.decide.undo(clara, undone)
    found = lines(read(world, use, period=periods.current(PeriodKind.QUARTER, NOW.date())))
    assert (dict(found["riese"].refused_by), found["riese"].requested) == ({"unclear": 1}, 2)
    assert (found["berta"].exchanged, found["berta"].refused) == (1, 0)
    assert (found["anton"].requested, found["anton"].approved) == (1, 0), "an approval taken back is none"


def test_the_funnel_follows_needs_and_never_widens(world: World, use: SteeringServices) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        first, second = (state(uow, "baecker", INSIDE, *ALL) for _ in range(2))
        state(uow, "baecker", INSIDE)
        add_introduction(uow, Happened("request", INSIDE + DAY), need=first)
        add_introduction(
            uow, Happened("request", NOW), Happened("approve", NOW), need=second, offering="riese-netz"
        )
        uow.commit()
    counts = [count for _, count in read(world, use).funnel]
    assert counts == [3, 2, 2, 1, 0, 0, 0]


def test_only_the_own_chamber_reads(world: World, use: SteeringServices) -> None:
    for who in ("anna", "riese"):
        for ask in (use.neutrality.usual, use.neutrality.choices):
            with pytest.raises(NotFound):
                ask(world.actor(who))
        with pytest.raises(NotFound):
            read(world, use, who)


def test_the_usual_period_is_the_last_full_quarter_once_it_has_needs(
    world: World, use: SteeringServices
) -> None:
    clara = world.actor("clara")
    assert use.neutrality.usual(clara).first == NOW.date(), "nothing is known yet"
    with UnitOfWork(world.database, write=True) as uow:
        for _ in range(PUBLIC_NEEDS - 1):
            state(uow, "baecker", INSIDE, *ALL)
        uow.commit()
    assert use.neutrality.usual(clara) == Period(PeriodKind.START, INSIDE.date(), NOW.date())
    assert use.published.of(None).report is None
    with pytest.raises(NotFound):
        use.published.of("155")
    with UnitOfWork(world.database, write=True) as uow:
        state(uow, "baecker", INSIDE, "riese-netz")
        uow.commit()
    assert use.neutrality.usual(clara) == QUARTER
    choices = use.neutrality.choices(clara)
    assert [one.key for one in choices.quarters] == ["2026-Q4", "2026-Q3"]
    assert [one.key for one in choices.months] == ["2026-11", "2026-10", "2026-09", "2026-08"]


def test_what_is_published_hides_small_counts(world: World, use: SteeringServices) -> None:
    with UnitOfWork(world.database, write=True) as uow:
        for number in range(PUBLIC_NEEDS):
            state(uow, "baecker", INSIDE, *(ALL if number < 3 else ALL[:2]))
        add_introduction(uow, Happened("request", INSIDE))
        uow.commit()
    view = use.published.of(None)
    assert (view.chosen, view.chambers) == ("155", (("155", "IHK München"),))
    assert view.report
    assert view.report.period == QUARTER
    shown = {line.key: (line.fits, line.requested, line.share is None) for line in view.report.lines}
    # Berta fits three needs; Anton's ten are hidden with them, else the sum would tell.
    assert shown == {"berta": (None, None, True), "anton": (None, 0, True), "riese": (10, 0, False)}
    assert use.published.of("155").report == view.report
    with pytest.raises(NotFound):
        use.published.of("104")


def test_what_is_published_is_kept_for_the_stated_time(world: World, use: SteeringServices) -> None:
    def published() -> int:
        view = use.published.of(None)
        return view.report.needs if view.report else 0

    def stated(count: int) -> None:
        with UnitOfWork(world.database, write=True) as uow:
            for _ in range(count):
                state(uow, "baecker", INSIDE, *ALL)
            uow.commit()

    stated(PUBLIC_NEEDS)
    assert published() == PUBLIC_NEEDS
    stated(1)
    world.now += KEEP - timedelta(seconds=1)
    assert published() == PUBLIC_NEEDS
    world.now += timedelta(seconds=1)
    assert published() == PUBLIC_NEEDS + 1
