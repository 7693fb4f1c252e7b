"""The worker beside the server: a child process that is started again when it ends before the server does."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from matchmaker.cli.output import err
from matchmaker.config import Settings

GRACE = 10.0
"""Seconds for the worker to finish the mail in hand."""
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before it is started again; doubled each time it ends soon, so that no fault runs in circles."""


def start_worker(settings: Settings) -> "subprocess.Popen[bytes]":
    """The worker as a child that ends with this process, whichever way that ends.

    In a session of its own: Ctrl+C in a terminal ends the server, and the server ends the worker.
    """
    command = [sys.executable, "-m", "matchmaker.cli", "worker", "--parent", str(os.getpid())]
    environ = {**os.environ, "MATCHMAKER_BASE_URL": settings.base_url}
    return subprocess.Popen(command, env=environ, start_new_session=True)  # noqa: S603 (our own command)


class Companion:
    """Keeps one worker running until `end`."""

    def __init__(self, start: Callable[[], "subprocess.Popen[bytes]"]) -> None:
        self._start = start
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._process = start()
        threading.Thread(target=self._watch, name="companion", daemon=True).start()

    def _watch(self) -> None:
        pause = SHORTEST_PAUSE
        while not self._ending.is_set():
            begun = time.monotonic()
            self._process.wait()
            pause = SHORTEST_PAUSE if time.monotonic() - begun > LONGEST_PAUSE else pause
            if self._ending.is_set():
                return
            err.print("The worker has ended, mails and reminders wait: starting it again.")
            if self._ending.wait(pause):
                return
            pause = min(2 * pause, LONGEST_PAUSE)
            with self._lock:
                if self._ending.is_set():
                    return
                self._process = self._start()

    def end(self) -> None:
        """End the worker politely, after GRACE seconds by force; it is not started again."""
        self._ending.set()
        with self._lock:
            process = self._process
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
