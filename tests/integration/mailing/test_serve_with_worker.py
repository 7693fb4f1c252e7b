"""`matchmaker serve --with-worker` as processes: one command starts both, and both end with it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from mail_cases import owe
from mail_server import Postbox

from matchmaker.domain.clock import utc_now
from matchmaker.storage.database import Database

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
ENDS_WITHIN = 15.0
"""Seconds from SIGTERM until nothing runs any more."""


class Served:
    """A demonstration server with its worker; what both said is in `log`."""

    def __init__(self, environ: dict[str, str], log: Path) -> None:
        self.environ, self.log, self.port = environ, log, free_port()
        self.process = self.start(self.port)

    def start(self, port: int) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "matchmaker.cli", "serve", "--port", str(port), "--with-worker"]
        with self.log.open("ab") as log:
            return subprocess.Popen(command, env=self.environ, cwd=ROOT, stderr=log, stdout=log)

    def ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def worker(self, server: int | None = None) -> int | None:
        """Process number of the worker that a server has started and that lives, None without one."""
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"worker" in words and words[-2:-1] == [str(server or self.process.pid).encode()]:
                return int(folder.name)
        return None


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], object], seconds: float = 120) -> float:
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, "it did not happen in time"
        time.sleep(0.05)
    return time.monotonic() - begun


@pytest.fixture
def served(demo_store: Path, server: Controller, tmp_path: Path) -> Iterator[Served]:
    shutil.copyfile(demo_store, tmp_path / "matchmaker.sqlite3")
    (tmp_path / "models").symlink_to(ROOT / "var" / "models")
    keep = {name: value for name, value in os.environ.items() if not name.startswith("MATCHMAKER_")}
    here = Served(
        keep
        | {
            "MATCHMAKER_DEMO": "1",
            "MATCHMAKER_VAR_DIR": str(tmp_path),
            "MATCHMAKER_SMTP_URL": f"smtp://127.0.0.1:{server.port}?timeout=5",
            "COLUMNS": "200",
        },
        tmp_path / "log",
    )
    yield here
    worker = here.worker()
    here.process.kill()
    here.process.wait()
    if worker is not None:
        until(lambda: here.worker() is None)


def test_both_start_deliver_survive_a_killed_worker_and_end_together(
    served: Served, postbox: Postbox, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    until(served.ready)
    with Database(f"sqlite:///{tmp_path / 'matchmaker.sqlite3'}") as store:
        owe(store, "eins", now=utc_now())
        until(lambda: "eins@example.org" in postbox.recipients)
        first = served.worker()
        assert first is not None
        os.kill(first, signal.SIGKILL)
        owe(store, "zwei", now=utc_now())
        until(lambda: "zwei@example.org" in postbox.recipients)
    assert served.worker() not in (None, first)
    assert "The worker has ended, mails and reminders wait: starting it again." in served.log.read_text()
    assert served.ready(), "the server never stopped"
    served.process.send_signal(signal.SIGTERM)
    seconds = until(lambda: served.process.poll() is not None and served.worker() is None, ENDS_WITHIN)
    record_property("seconds to end", round(seconds, 1))
    assert served.process.returncode == 0
    assert "Traceback" not in served.log.read_text()


def test_a_port_in_use_is_said_in_one_sentence_and_nothing_is_left_running(served: Served) -> None:
    until(served.ready)
    before = served.log.read_text()
    second = served.start(served.port)
    assert second.wait(60) == 1
    said = served.log.read_text().removeprefix(before)
    assert f"Port {served.port} is in use: stop what runs there or choose another with --port." in said
    assert "Traceback" not in said
    assert served.worker(second.pid) is None
    assert served.ready()
