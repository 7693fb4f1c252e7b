"""How things are timed here: interleaved on one clock, summed up as percentiles and paired ratios."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Action = Callable[[int], object]
"""One measured step; gets the number of the round, so that it can take another input each time."""


class Seconds(list[float]):
    """Seconds of every round; `cpu` are those that all threads of this process computed, spinning included.

    On a busy machine processor time tells more than the clock, which also counts waiting for a turn.
    """

    def __init__(self, wall: Iterable[float] = (), cpu: Iterable[float] = ()) -> None:
        super().__init__(wall)
        self.cpu = list(cpu)


Samples = dict[str, Seconds]
"""Seconds of every round, by name."""


def interleave(
    actions: Mapping[str, Action],
    rounds: int,
    report: Callable[[int, int], None] | None = None,
    warm: int = 2,
    here: bool = True,
) -> Samples:
    """Run every action once a round, in an order that rotates, and keep the seconds of each.

    On a shared machine load comes and goes; taking turns lets it hit all actions alike. Rounds before the
    first counted one warm caches and are dropped. `here`: False when other processes do the work, whose
    processor time is not seen.
    """
    names = list(actions)
    samples: Samples = {name: Seconds() for name in names}
    for number in range(-warm, rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            start, computed = time.perf_counter(), time.process_time()
            actions[name](number + warm)
            if number >= 0:
                samples[name].append(time.perf_counter() - start)
                if here:
                    samples[name].cpu.append(time.process_time() - computed)
        if report and number >= 0:
            report(number + 1, rounds)
    return samples


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that a call took, and its result."""
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


def summary(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds: p50, p95, p99, mean and best, processor time if known; `n`: samples."""
    ms = np.array(seconds) * 1000
    p50, p95, p99 = (float(np.percentile(ms, q)) for q in (50, 95, 99))
    found = {
        "n": len(ms),
        "p50": p50,
        "p95": p95,
        "p99": p99,
        "mean": float(ms.mean()),
        "best": float(ms.min()),
    }
    if isinstance(seconds, Seconds) and seconds.cpu:
        found["cpu"] = statistics.median(seconds.cpu) * 1000
    return found


def ratio(seconds: Sequence[float], floor: Sequence[float]) -> dict[str, float]:
    """How many times the floor: median of the rounds' ratios with quartiles; of processor time if known."""
    each = [one / other for one, other in zip(seconds, floor, strict=True)]
    low, middle, high = statistics.quantiles(each, n=4) if len(each) > 1 else (each[0],) * 3
    found = {"median": middle, "low": low, "high": high}
    if isinstance(seconds, Seconds) and isinstance(floor, Seconds) and seconds.cpu and floor.cpu:
        found["cpu"] = statistics.median(seconds.cpu) / max(statistics.median(floor.cpu), 1e-9)
    return found


def rss(pid: int | str = "self") -> int:
    """Resident memory of a process in bytes; 0 where there is no /proc."""
    return _status(pid, "VmRSS")


def peak_rss(pid: int | str = "self") -> int:
    """Greatest resident memory of a process so far, in bytes; 0 where there is no /proc."""
    return _status(pid, "VmHWM")


def anonymous(pid: int | str = "self") -> int:
    """Resident memory that is no file's, in bytes: what other processes cannot share."""
    return _status(pid, "RssAnon")


def _status(pid: int | str, field: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:")), 0)


def machine() -> dict[str, Any]:
    """What a reader must know about where the numbers come from."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
