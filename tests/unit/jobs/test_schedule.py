"""The loop of the worker: due jobs run, and a failing one does not hold the others."""

import threading
from collections.abc import Callable

import pytest

from matchmaker.jobs.schedule import FAILED_PAUSE, Job, Schedule, Unfinished, WorkerLost
from matchmaker.storage.errors import StoreUnavailable


class Ticks:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Counting:
    def __init__(self, problem: Exception | None = None) -> None:
        self.runs = 0
        self.problem = problem

    def __call__(self) -> int:
        self.runs += 1
        if self.problem:
            raise self.problem
        return self.runs


def test_every_job_runs_at_once_and_then_at_its_pace() -> None:
    ticks, quick, slow = Ticks(), Counting(), Counting()
    schedule = Schedule([Job("quick", 3, quick), Job("slow", 60, slow)], monotonic=ticks)
    for second in range(61):
        ticks.now = 1000.0 + second
        schedule.run_due()
    assert (quick.runs, slow.runs) == (21, 2)


def test_a_pause_of_the_machine_makes_no_heap_of_runs() -> None:
    ticks, job = Ticks(), Counting()
    schedule = Schedule([Job("job", 3, job)], monotonic=ticks)
    schedule.run_due()
    ticks.now += 8 * 3600
    schedule.run_due()
    schedule.run_due()
    assert job.runs == 2


@pytest.mark.parametrize("problem", [RuntimeError("broken"), StoreUnavailable("away")])
def test_a_failing_job_is_named_and_holds_no_other(problem: Exception) -> None:
    good = Counting()
    schedule = Schedule([Job("bad", 3, Counting(problem)), Job("good", 3, good)], monotonic=Ticks())
    sweep = schedule.run_due()
    assert sweep.failed == ["bad"]
    assert sweep.done == {"good": 1}


def test_a_broken_job_waits_longer_and_an_absent_database_does_not() -> None:
    ticks, broken, away = Ticks(), Counting(RuntimeError("broken")), Counting(StoreUnavailable("away"))
    schedule = Schedule([Job("broken", 3, broken), Job("away", 3, away)], monotonic=ticks)
    schedule.run_due()
    ticks.now += 3
    schedule.run_due()
    assert (broken.runs, away.runs) == (1, 2)
    ticks.now += FAILED_PAUSE
    schedule.run_due()
    assert broken.runs == 2


def test_an_unfinished_job_reports_what_it_did() -> None:
    sweep = Schedule([Job("job", 3, Counting(Unfinished(7)))], monotonic=Ticks()).run_due()
    assert (sweep.done, sweep.failed) == ({"job": 7}, ["job"])


def test_an_absent_database_is_reported_once(caplog: pytest.LogCaptureFixture) -> None:
    schedule = Schedule([Job("away", 3, Counting(StoreUnavailable("away")))], monotonic=Ticks())
    for _ in range(3):
        schedule.run_due(everything=True)
    assert len(caplog.records) == 1


def _until(allowed: Callable[[], bool], stop: threading.Event) -> list[dict[str, int]]:
    reports: list[dict[str, int]] = []

    def report(done: object) -> None:
        assert isinstance(done, dict)
        reports.append(done)
        stop.set()

    Schedule([Job("job", 3, Counting())]).run_until(stop, report, allowed)
    return reports


def test_it_runs_until_it_is_stopped() -> None:
    assert _until(lambda: True, threading.Event()) == [{"job": 1}]


def test_it_does_nothing_once_another_worker_may_have_taken_over() -> None:
    with pytest.raises(WorkerLost):
        _until(lambda: False, threading.Event())
