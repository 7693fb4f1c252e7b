"""How the command line speaks: progress bars, readable errors, JSON for programs."""

import errno
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from matchmaker.config import ConfigurationError
from matchmaker.domain.errors import MatchmakerError

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def report_error(problem: Exception) -> int | None:
    """Print an expected error as one sentence and give its exit code; None for an unexpected one."""
    if isinstance(problem, ConfigurationError):
        err.print("[red]Settings are wrong:[/red]")
        for line in problem.problems:
            err.print(f"  • {line}", markup=False)
        return 1
    if isinstance(problem, OSError) and problem.errno == errno.ENOSPC:
        err.print("[red]The disk is full:[/red] free some space and run again; nothing half-done is kept.")
        return 1
    if isinstance(problem, MatchmakerError) or type(problem).__module__.startswith("matchmaker.matching"):
        err.print(str(problem), style="red", markup=False)
        return 1
    return _report_database_error(problem)


def _report_database_error(problem: Exception) -> int | None:
    if type(problem).__module__.partition(".")[0] != "sqlalchemy":
        return None
    reason = str(getattr(problem, "orig", problem)).strip().splitlines()[0]
    if "no such table" in reason or "does not exist" in reason:
        err.print(
            "[red]The database is not prepared:[/red] run `matchmaker db upgrade` and `matchmaker seed`."
        )
    elif "disk is full" in reason or "No space left" in reason:
        err.print("[red]The disk is full:[/red] free some space and run again; nothing half-done is kept.")
    else:
        err.print(f"The database does not answer: {reason}", style="red", markup=False)
    return 1


def print_json(value: Any) -> None:
    """Machine-readable output on stdout: UTF-8, one object."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on stderr, fed with (done, total); silent when stderr is no terminal."""
    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
