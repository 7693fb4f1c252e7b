"""Knows whether torch's worker threads were lost in a fork, and gives objects fresh locks in the child.

After a process has computed with several threads, a child made by fork has none of them; torch there waits
for ever unless it is held to one thread (measured with torch 2.13).
"""

from __future__ import annotations

import os
import threading
import weakref
from typing import Protocol


class HoldsLock(Protocol):
    """An object whose lock a vanished thread may have held at the moment of the fork."""

    def renew_lock(self) -> None:
        """Called in the child, before any other code runs there."""
        ...


class ForkGuard:
    """Remembers, over forks, whether this process or an ancestor has computed with torch's threads."""

    def __init__(self) -> None:
        self._used = False
        self._lost = False
        self._holders: weakref.WeakSet[HoldsLock] = weakref.WeakSet()
        self._lock = threading.Lock()
        os.register_at_fork(after_in_child=self._in_child)

    @property
    def threads_lost(self) -> bool:
        """True in a child of a process that had used torch's threads."""
        return self._lost

    def mark_used(self) -> None:
        """Say that this process is about to compute with torch's threads."""
        self._used = True

    def watch(self, holder: HoldsLock) -> None:
        """Call `holder.renew_lock` in every child, as long as the holder lives."""
        with self._lock:
            self._holders.add(holder)

    def _in_child(self) -> None:
        self._lock = threading.Lock()
        self._lost = self._lost or self._used
        for holder in list(self._holders):
            holder.renew_lock()


GUARD = ForkGuard()
