"""Many needs are clustered by the worker: every process sees the same progress and the same result."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.domain import periods
from matchmaker.domain.periods import Period, PeriodKind
from matchmaker.services.steering import gap_work
from matchmaker.services.steering.gap_views import GapsPending, GapsView
from matchmaker.services.steering.gap_work import SILENT, GapWork
from matchmaker.services.steering.gaps import Gaps
from matchmaker.storage.repositories.gap_reports import KEPT
from matchmaker.storage.unit_of_work import UnitOfWork
from models import GapReport
from tests.introduction_world import World
from tests.runs import state

TEXTS = ("Wir suchen eine Drohne für Dächer", "Drohne gesucht, die Dächer vermisst", "Drohne für Dächer")


@pytest.fixture
def processes(world: World, monkeypatch: pytest.MonkeyPatch) -> tuple[Gaps, Gaps, Gaps]:
    """Two web processes and a worker; three needs are many."""
    monkeypatch.setattr(gap_work, "AT_ONCE", 2)
    with UnitOfWork(world.database, write=True) as uow:
        for text, sme in zip(TEXTS, ("baecker", "wirt", "baecker"), strict=True):
            state(uow, sme, world.now).text = text
        uow.commit()
    first, second, worker = (
        Gaps(world.database, GapWork(world.database, world.engines, lambda: world.now)) for _ in range(3)
    )
    return first, second, worker


def everything(world: World) -> Period:
    return periods.since_start(periods.EARLIEST, periods.today(world.now))


def look(gaps: Gaps, world: World) -> GapsView | GapsPending:
    return gaps.of(world.actor("clara"), everything(world), "de")


def state_of(gaps: Gaps, world: World) -> str:
    view = look(gaps, world)
    return view.state if isinstance(view, GapsPending) else "found"


def test_both_processes_read_what_the_worker_finds(world: World, processes: tuple[Gaps, Gaps, Gaps]) -> None:
    first, second, worker = processes
    assert state_of(first, world) == "none", "looking orders nothing"
    assert worker.run_due() == 0
    first.order(world.actor("clara"), everything(world))
    second.order(world.actor("clara"), everything(world))
    assert (state_of(first, world), state_of(second, world)) == ("queued", "queued")
    assert worker.run_due() == 1, "ordered twice, computed once"
    found = [look(one, world) for one in (first, second)]
    one, other = found
    assert isinstance(one, GapsView)
    assert isinstance(other, GapsView)
    assert one.gaps == other.gaps
    assert one.count == 3
    assert "Drohne" in one.gaps[0].words
    with UnitOfWork(world.database) as uow:
        row = uow.session.scalars(select(GapReport)).one()
        assert (row.done, row.total) == (6, 6)
        assert "Drohne" not in str(row.found), "the store holds no words of companies"
    world.pass_time(days=1)
    assert state_of(first, world) == "found", "since the start ends a day later, with the same needs"


def test_progress_is_seen_while_it_is_computed(world: World, processes: tuple[Gaps, Gaps, Gaps]) -> None:
    first, second, worker = processes
    first.order(world.actor("clara"), everything(world))
    seen: list[tuple[str, int, int]] = []
    compute = worker._work.compute

    def watched(needs, progress=None):  # type: ignore[no-untyped-def]
        def told(done: int, total: int) -> None:
            progress(done, total)
            view = look(second, world)
            assert isinstance(view, GapsPending)
            seen.append((view.state, view.done, view.total))

        return compute(needs, told)

    worker._work.compute = watched  # type: ignore[method-assign]
    assert worker.run_due() == 1
    assert seen[0] == ("computing", 3, 6)
    assert seen[-1] == ("computing", 6, 6)


def test_what_has_changed_must_be_ordered_again(world: World, processes: tuple[Gaps, Gaps, Gaps]) -> None:
    first, second, worker = processes
    first.order(world.actor("clara"), everything(world))
    worker.run_due()
    assert state_of(first, world) == "found"
    with UnitOfWork(world.database, write=True) as uow:
        state(uow, "wirt", world.now).text = "Noch eine Drohne"
        uow.commit()
    assert (state_of(first, world), state_of(second, world)) == ("outdated", "outdated")
    second.order(world.actor("clara"), everything(world))
    assert worker.run_due() == 1
    assert state_of(first, world) == "found"


def test_a_dead_worker_is_followed_by_another_and_a_failure_is_told(
    world: World, processes: tuple[Gaps, Gaps, Gaps]
) -> None:
    first, _, worker = processes
    first.order(world.actor("clara"), everything(world))
    with UnitOfWork(world.database, write=True) as uow:
        row = uow.session.scalars(select(GapReport)).one()
        assert uow.gap_reports.say(row.id, 1, 6, world.now)
        uow.commit()
    assert worker.run_due() == 0, "somebody computes it"
    world.now += SILENT + timedelta(seconds=1)
    assert worker.run_due() == 1
    first.order(world.actor("clara"), everything(world))

    def broken(*_: object) -> None:
        raise RuntimeError("no model")

    worker._work.compute = broken  # type: ignore[assignment, method-assign]
    with pytest.raises(RuntimeError, match="no model"):
        worker.run_due()
    with UnitOfWork(world.database) as uow:
        assert uow.session.scalars(select(GapReport.status)).one() == "failed"
    assert worker.run_due() == 0, "it is not tried again by itself"


def test_reports_are_of_one_chamber_and_old_ones_go(world: World, processes: tuple[Gaps, Gaps, Gaps]) -> None:
    first, _, worker = processes
    clara = world.actor("clara")
    today = periods.today(world.now)
    first.order(clara, periods.current(PeriodKind.YEAR, today))
    first.order(world.actor("foreign"), everything(world))
    assert worker.run_due() == 2
    foreign = first.of(world.actor("foreign"), everything(world), "de")
    assert isinstance(foreign, GapsView)
    assert foreign.count == 0
    world.now += KEPT + timedelta(days=1)
    first.order(clara, everything(world))
    with UnitOfWork(world.database) as uow:
        rows = uow.session.execute(select(GapReport.chamber_code, GapReport.period_key)).all()
    assert sorted(tuple(row) for row in rows) == [("104", "start"), ("155", "start")]
