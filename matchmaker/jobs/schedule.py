"""Jobs and when they are due, on a clock that nobody can set."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from matchmaker.domain.errors import MatchmakerError
from matchmaker.domain.traces import trace
from matchmaker.storage.errors import StorageError

_log = logging.getLogger(__name__)

FAILED_PAUSE = 60.0
"""Seconds at least until a job that failed runs again."""


class Unfinished(MatchmakerError):
    """A job did only `done` of what was due, and has said why."""

    def __init__(self, done: int) -> None:
        super().__init__("the job could not be finished")
        self.done = done


class WorkerLost(MatchmakerError):
    """Another worker may have taken over; this one must not go on."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done every `every` seconds. `work` finds what is to do in the tables, so that it may
    run too often, too late or again; what it returns, if it is a number above 0, is reported."""

    name: str
    every: float
    work: Callable[[], int]


@dataclass(slots=True)
class Sweep:
    """What one round did: counts by job, and the names of jobs that failed."""

    done: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


class Schedule:
    """Runs jobs one after another in one thread.

    Uses the monotonic clock: setting the machine's clock, or a laptop that slept, neither stops the
    jobs nor makes them run in heaps. A failing job is logged and does not hold the others.
    """

    def __init__(self, jobs: Sequence[Job], *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._jobs = tuple(jobs)
        self._monotonic = monotonic
        self._due = dict.fromkeys((job.name for job in jobs), monotonic())
        self._away = False

    def run_due(self, *, everything: bool = False) -> Sweep:
        """Run every job that is due, or all of them."""
        sweep = Sweep()
        for job in self._jobs:
            if everything or self._monotonic() >= self._due[job.name]:
                self._run(job, sweep)
        return sweep

    def _run(self, job: Job, sweep: Sweep) -> None:
        pause = job.every
        try:
            if count := job.work():
                sweep.done[job.name] = count
            self._away = False
        except Unfinished as problem:
            if problem.done:
                sweep.done[job.name] = problem.done
            sweep.failed.append(job.name)
        except StorageError as problem:
            if not self._away:
                _log.error("the database does not answer, trying again: %s", type(problem).__name__)
            self._away = True
            sweep.failed.append(job.name)
        except Exception as problem:
            _log.error("the job %s failed and is tried again\n%s", job.name, trace(problem))
            sweep.failed.append(job.name)
            pause = max(pause, FAILED_PAUSE)
        self._due[job.name] = self._monotonic() + pause

    def run_until(
        self,
        stop: threading.Event,
        report: Callable[[Mapping[str, int]], None],
        allowed: Callable[[], bool] = lambda: True,
    ) -> None:
        """Run what is due until `stop` is set. Raises WorkerLost as soon as it is no longer `allowed`."""
        while not stop.is_set():
            if not allowed():
                raise WorkerLost("The lock of the worker is lost: start the worker again.")
            sweep = self.run_due()
            if sweep.done:
                report(sweep.done)
            stop.wait(max(0.05, min(self._due.values()) - self._monotonic()))
