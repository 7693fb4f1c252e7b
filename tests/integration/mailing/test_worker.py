"""The worker as a process: killed in the middle, started twice, ended politely, without settings."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from mail_cases import owe
from mail_server import Postbox

from matchmaker.domain.clock import utc_now
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "matchmaker.cli"]
KILLS = 3


class Workers:
    """Starts workers on one installation and sees to it that none is left."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.environ = environ
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [*COMMAND, "worker", *arguments], env=self.environ, cwd=ROOT, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.started.append(process)
        return process


@pytest.fixture
def workers(store: Database, server: Controller, tmp_path: Path) -> Iterator[Workers]:
    keep = {name: value for name, value in os.environ.items() if not name.startswith("MATCHMAKER_")}
    running = Workers(
        keep
        | {
            "MATCHMAKER_DATABASE_URL": store.url.render_as_string(hide_password=False),
            "MATCHMAKER_VAR_DIR": str(tmp_path / "var"),
            "MATCHMAKER_SMTP_URL": f"smtp://127.0.0.1:{server.port}?timeout=5",
            "MATCHMAKER_MAIL_FROM": "Netz <netz@ihk.example>",
            "MATCHMAKER_BASE_URL": "https://netz.example",
            "MATCHMAKER_SECRET_KEY": "x" * 32,
        }
    )
    yield running
    for process in running.started:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def waiting(store: Database) -> int:
    with UnitOfWork(store) as uow:
        return uow.outbox.waiting()


def until(condition: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)


def end(process: "subprocess.Popen[str]", how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
    process.send_signal(how)
    return process.wait(60), process.communicate()[1]


def test_killing_the_worker_again_and_again_loses_nothing(
    store: Database, postbox: Postbox, workers: Workers, record_property: Callable[[str, object], None]
) -> None:
    total = 200
    owe(store, *(f"n{number}" for number in range(total)), now=utc_now())
    postbox.pause = 0.005
    for kill in range(1, KILLS + 1):
        process = workers.start()
        goal = total * kill // (KILLS + 1)
        until(lambda goal=goal: len(postbox.mails) >= goal)  # type: ignore[misc]
        process.kill()
        process.wait()
    last = workers.start()
    until(lambda: waiting(store) == 0)
    assert end(last)[0] == 0
    doubles = postbox.doubles()
    record_property("mails", total)
    record_property("kills", KILLS)
    record_property("doubles", len(doubles))
    print(f"{total} mails, {KILLS} kills, {len(doubles)} doubles")
    assert len(set(postbox.recipients)) == total
    assert sum(count - 1 for count in doubles.values()) <= KILLS
    # What arrived twice carries the Message-ID of the first time, and nothing else arrived twice.
    assert len(postbox.mails) - sum(count - 1 for count in doubles.values()) == total


def test_a_second_worker_is_refused_and_the_first_one_ends_politely(
    store: Database, postbox: Postbox, workers: Workers
) -> None:
    first = workers.start()
    owe(store, "a", now=utc_now())
    until(lambda: len(postbox.mails) == 1)
    second = workers.start()
    assert second.wait(120) == 1
    assert second.communicate()[1].strip() == "Another worker runs on this database already."
    code, said = end(first)
    assert code == 0
    assert "1 mails delivered" in said
    assert "Traceback" not in said


def test_a_servers_worker_waits_for_another_one_and_takes_over(
    store: Database, postbox: Postbox, workers: Workers
) -> None:
    first = workers.start()
    owe(store, "a", now=utc_now())
    until(lambda: len(postbox.mails) == 1)
    helper = workers.start("--parent", str(os.getpid()))
    assert helper.stderr
    assert "Another worker runs on this database already." in helper.stderr.readline()
    assert helper.poll() is None
    assert end(first)[0] == 0
    owe(store, "b", now=utc_now())
    until(lambda: len(postbox.mails) == 2)
    assert end(helper)[0] == 0


def test_one_sweep_delivers_what_is_due_and_says_when_something_fails(
    store: Database, server: Controller, postbox: Postbox, workers: Workers
) -> None:
    owe(store, "a", now=utc_now())
    once = workers.start("--once")
    said = once.communicate(timeout=120)[1]
    assert len(postbox.mails) == 1
    assert once.returncode == 0, said
    owe(store, "b", now=utc_now())
    workers.environ["MATCHMAKER_SMTP_URL"] = "smtp://127.0.0.1:1"
    away = workers.start("--once")
    said = away.communicate(timeout=120)[1]
    assert away.returncode == 1
    assert "the mail server cannot be reached" in said
    assert waiting(store) == 1


def test_a_worker_ends_with_the_process_that_started_it(store: Database, workers: Workers) -> None:
    script = (
        "import subprocess, sys, os, time\n"
        f"child = subprocess.Popen([*{COMMAND!r}, 'worker', '--parent', str(os.getpid())])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], env=workers.environ, cwd=ROOT, text=True, stdout=subprocess.PIPE
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    lock = Path(f"{store.url.database}.worker")
    until(lock.exists)
    parent.kill()
    parent.communicate()
    until(lambda: not _lives(child))


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_without_mail_settings_it_says_which_are_missing(workers: Workers) -> None:
    for name in ("SMTP_URL", "MAIL_FROM", "BASE_URL"):
        del workers.environ[f"MATCHMAKER_{name}"]
    process = workers.start()
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 1
    for name in ("SMTP_URL", "MAIL_FROM", "BASE_URL"):
        assert f"MATCHMAKER_{name} is missing" in said


def test_an_unprepared_database_is_said_so(workers: Workers, tmp_path: Path) -> None:
    workers.environ["MATCHMAKER_DATABASE_URL"] = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    process = workers.start()
    assert "matchmaker db upgrade" in " ".join(process.communicate(timeout=120)[1].split())
    assert process.returncode == 1
