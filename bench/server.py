"""A real server over a temporary folder, as an operator starts it, stopped and removed afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.measure import peak_rss, rss
from matchmaker.config import PROJECT_ROOT

COMMAND = str(Path(sys.executable).parent / "matchmaker")
LIMIT_S = 900


class CommandFailed(Exception):
    """A command of the product or the server ended with an error; carries what it wrote."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it answers, its process and how long it took to answer."""

    port: int
    process: int
    ready_seconds: float

    def memory(self) -> dict[str, int]:
        """Resident bytes of the process and its children together, and the greatest peak of one of them."""
        family = [self.process, *_children(self.process)]
        return {
            "processes": len(family),
            "rss_bytes": sum(rss(pid) for pid in family),
            "peak_bytes": max(peak_rss(pid) for pid in family),
        }


def environment(var: Path) -> dict[str, str]:
    """Settings of a demonstration installation of its own; the need form's rate limit is lifted."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MATCHMAKER_")}
    return {
        **kept,
        "MATCHMAKER_DEMO": "1",
        "MATCHMAKER_VAR_DIR": str(var),
        "MATCHMAKER_NEED_RATE_LIMIT": "100000 per minute",
    }


@contextmanager
def temporary_var(models: Path | None) -> Iterator[Path]:
    """A new var folder; `models`: a folder with the built model to link to."""
    folder = Path(tempfile.mkdtemp(prefix="matchmaker-bench-"))
    try:
        if models is not None:
            (folder / "models").symlink_to(models.resolve())
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(arguments: list[str], environ: dict[str, str]) -> float:
    """Run a command to its end; the seconds it took. Raises CommandFailed with its output."""
    start = time.perf_counter()
    result = subprocess.run(
        arguments, env=environ, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False, timeout=LIMIT_S
    )
    if result.returncode != 0:
        raise CommandFailed(f"{' '.join(arguments[:3])}: {result.stdout[-500:]}{result.stderr[-1500:]}")
    return time.perf_counter() - start


def prepare(environ: dict[str, str]) -> float:
    """`matchmaker prepare --demo`; the seconds it took."""
    return run([COMMAND, "prepare", "--demo"], environ)


@contextmanager
def serving(environ: dict[str, str], threads: int = 8) -> Iterator[Server]:
    """`matchmaker serve` on a free port until /healthz answers 200; stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    arguments = [COMMAND, "serve", "--port", str(port), "--threads", str(threads)]
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            arguments, env=environ, cwd=PROJECT_ROOT, stdout=subprocess.DEVNULL, stderr=log, text=True
        )
        try:
            _wait(process, port)
            yield Server(port, process.pid, time.perf_counter() - start)
        except CommandFailed as problem:
            log.seek(0)
            raise CommandFailed(f"{problem}: {log.read()[-1500:]}") from problem
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[str], port: int) -> None:
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise CommandFailed("the server ended")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise CommandFailed("the server did not answer")


def _children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    direct = [int(child) for child in listed.split()]
    return direct + [one for child in direct for one in _children(child)]
