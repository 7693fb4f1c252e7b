"""`matchmaker worker`: delivers mails, reminds, lets expire, and deletes what is over."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Mapping
from types import FrameType

import rich_click as click

from matchmaker.cli.output import err
from matchmaker.config import Settings
from matchmaker.jobs.schedule import Schedule

LOOK_AFTER_PARENT = 1.0
"""Seconds between two looks whether the process that started us still lives."""
LOOK_FOR_LOCK = 5.0
"""Seconds between two looks whether the other worker still runs, for one that a server has started."""
_DONE = {
    "deliver": "mails delivered",
    "remind": "partners reminded",
    "expire": "introductions expired",
    "remind_to_confirm": "companies reminded to confirm",
    "end_unconfirmed": "unconfirmed requests ended",
    "remind_imported": "people of imports reminded to agree",
    "forget_imported": "imported entries without an answer deleted",
    "regrade": "companies invited to grade themselves again",
    "table_plans": "table plans computed",
    "digest": "digests written",
    "forget": "old entries deleted",
}


@click.command()
@click.option("--once", is_flag=True, help="Do everything that is due once, then end.")
@click.option("--parent", type=int, hidden=True, help="End when this process ends.")
def worker(once: bool, parent: int | None) -> None:
    """Deliver mails and do what time starts: reminders, expiry, the daily digest, table plans, deletion.

    Runs until it gets SIGTERM or Ctrl+C; one worker for each database. Outside the demonstration it needs
    MATCHMAKER_SECRET_KEY, MATCHMAKER_SMTP_URL, MATCHMAKER_MAIL_FROM and MATCHMAKER_BASE_URL. Exit code 1:
    something failed.

    \b
    Examples:
      matchmaker worker
      matchmaker worker --once
    """
    settings = Settings.from_env(serving=False, mailing=True)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if failed := _work(settings, once, parent):
        raise click.ClickException(f"These jobs failed: {', '.join(failed)}.")


def _work(settings: Settings, once: bool, parent: int | None) -> list[str]:
    """Do the work; gives the jobs that failed, in a single sweep only."""
    from matchmaker.container import Container
    from matchmaker.services.timed_work import timed_work
    from matchmaker.storage import schema
    from matchmaker.storage.worker_lock import WorkerLock, WorkerRuns

    schema.require_current(settings.database_url)
    container = Container(settings)
    deliver = container.services.mailing.deliver
    try:
        if once:
            with WorkerLock(container.database):
                deliver.start_afresh()
                sweep = Schedule(timed_work(container.services)).run_due(everything=True)
                _report(sweep.done)
                return sweep.failed
        stop, waits = _stop_on_signals(parent, deliver.stop), False
        while not stop.is_set():
            try:
                with WorkerLock(container.database) as lock:
                    deliver.start_afresh()
                    if parent is None:
                        err.print(_greeting(settings))
                    Schedule(timed_work(container.services)).run_until(stop, _report, lock.still_held)
            except WorkerRuns as problem:
                if parent is None:
                    raise
                if not waits:
                    err.print(f"{problem} It goes on delivering; when it ends, this one takes over.")
                waits = True
                stop.wait(LOOK_FOR_LOCK)
    finally:
        container.database.dispose()
    return []


def _greeting(settings: Settings) -> str:
    server = settings.mail_server
    where = f"{server.host}:{server.port}" if server else f"{settings.base_url}/demo/mails"
    return f"Worker: mails go to {where}"


def _report(done: Mapping[str, int]) -> None:
    for name, count in done.items():
        err.print(f"Worker: {count} {_DONE[name]}")


def _stop_on_signals(parent: int | None, hurry: Callable[[], None]) -> threading.Event:
    """An event that SIGTERM, Ctrl+C and the end of the parent set; a second signal ends at once.

    `hurry` tells the job in hand to come to an end.
    """
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.set()
        hurry()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)

    def watch() -> None:
        while os.getppid() == parent and not stop.wait(LOOK_AFTER_PARENT):
            pass
        stop.set()
        hurry()

    if parent is not None:
        threading.Thread(target=watch, name="parent", daemon=True).start()
    return stop
