"""Results that are costly to make and the same for everybody, kept by a process for some time."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from matchmaker.domain.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """At most `most` results, each for `keep`; every process keeps its own.

    Shared by threads. Two that ask at once for what is not there may both make it; the later one stays.
    """

    def __init__(self, keep: timedelta, most: int, clock: Clock) -> None:
        self._keep, self._most, self._clock = keep, most, clock
        self._lock = threading.Lock()
        self._found: OrderedDict[K, tuple[datetime, V]] = OrderedDict()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """What was made for this key not longer than `keep` ago, or made now. What `make` raises is kept by
        nobody."""
        now = self._clock()
        with self._lock:
            known = self._found.get(key)
            # A clock that was set back must not keep anything for longer.
            if known is not None and now - self._keep < known[0] <= now:
                return known[1]
        value = make()
        with self._lock:
            self._found[key] = now, value
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return value
