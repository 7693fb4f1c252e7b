"""Sets up everything a fresh machine needs: virtual environment, pinned packages, translations.

Standard library only, since it runs before anything is installed. `make` calls it; a finished step leaves
a stamp in .venv and is skipped next time. Every failure ends with one sentence that says what to do.
"""

import argparse
import errno
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CONSTRAINTS = ROOT / "constraints.txt"
LOG = ROOT / "var" / "setup.log"
NEEDED_GIB = 4.0
"""Free space to start with: packages take 2.0 GiB, the model 0.3 and unpacking as much again for a while."""
TORCH = "torch==2.13.0"


class SetupError(Exception):
    """Setup cannot go on; the message is the one sentence shown."""


def step(text: str) -> None:
    """Announce a step."""
    print(f"\033[1m▸ {text}\033[0m" if sys.stdout.isatty() else f"> {text}", flush=True)


def check_python() -> None:
    """The locked packages are for Python 3.11."""
    if sys.version_info[:2] != (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        raise SetupError(
            f"Matchmaker needs Python 3.11, this is {found}: install it or run `make PYTHON=python3.11 …`."
        )


def check_disk() -> None:
    """Refuse early rather than fail in the middle of unpacking."""
    free = shutil.disk_usage(ROOT).free / 2**30
    if free < NEEDED_GIB:
        raise SetupError(f"The disk is too full: {free:.1f} GiB free, {NEEDED_GIB:.0f} GiB are needed.")


def check_port(port: int) -> None:
    """Refuse to prepare for minutes only to find the port taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise
            raise SetupError(
                f"Port {port} is in use: stop what runs there or take another: `make run PORT={port + 1}`."
            ) from problem


def _explain(output: str, what: str) -> SetupError:
    """One sentence for a failed command, from what it printed."""
    lowered = output.lower()
    if "no space left" in lowered or "errno 28" in lowered:
        return SetupError(
            f"The disk is full: free some space ({NEEDED_GIB:.0f} GiB are needed) and run again."
        )
    network = (
        "name resolution", "connection", "max retries", "timed out", "proxyerror", "network is unreachable",
        "could not resolve", "no matching distribution", "temporary failure",
    )  # fmt: skip
    if any(sign in lowered for sign in network):
        return SetupError(
            f"{what} failed: the package index cannot be reached; check the network and run again."
        )
    return SetupError(f"{what} failed; the last lines are in {LOG.relative_to(ROOT)}.")


def run(command: list[str], what: str) -> None:
    """Run a long command with a moving line; its output goes to the log."""
    LOG.parent.mkdir(exist_ok=True)
    start = time.monotonic()
    with LOG.open("ab") as log:
        begin = log.tell()
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        while process.poll() is None:
            time.sleep(0.2)
            if sys.stdout.isatty():
                print(f"\r  {what} … {time.monotonic() - start:3.0f} s", end="", flush=True)
    if sys.stdout.isatty():
        print("\r\033[K", end="")
    if process.returncode:
        with LOG.open("rb") as log:
            log.seek(begin)
            raise _explain(log.read().decode(errors="replace"), what)
    print(f"  {what}: done in {time.monotonic() - start:.0f} s", flush=True)


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def install(extras: tuple[str, ...]) -> None:
    """Create .venv and install what the lock names; skipped while lock and metadata are unchanged."""
    name = "-".join(("installed", *extras))
    stamp, digest = VENV / name, _digest(CONSTRAINTS, ROOT / "setup.cfg")
    if stamp.is_file() and stamp.read_text() == digest and PYTHON.exists():
        return
    check_disk()
    step("Installing packages (the first time takes a few minutes)")
    if not PYTHON.exists():
        run([sys.executable, "-m", "venv", str(VENV)], "virtual environment")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "-c", str(CONSTRAINTS)]
    # torch goes first: resolved with the rest, a build with gigabytes of GPU libraries could be taken.
    run([*pip, TORCH], "torch")
    target = f".[{','.join(extras)}]" if extras else "."
    run([*pip, "-e", target], "all other packages")
    stamp.write_text(digest)


def compile_translations() -> None:
    """Compile the catalogues whose source is newer."""
    folder = ROOT / "matchmaker" / "translations"
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        command = [str(VENV / "bin" / "pybabel"), "compile", "-i", str(source), "-o", str(compiled)]
        run(command, f"translations ({source.parent.parent.name})")


def ensure_chromium() -> None:
    """Browser tests use Debian's Chromium; as root it is installed when missing.

    The shell without windows takes half the time; it is installed where the distribution has it.
    """
    shell = "chromium-headless-shell"
    if any(map(shutil.which, (shell, "chromium", "chromium-browser"))):
        return
    step("Installing Chromium for the browser tests")
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupError(f"The browser tests need Chromium: install the package `{shell}` or `chromium`.")
    run(["apt-get", "update", "-qq"], "package lists")
    known = subprocess.run(["apt-cache", "show", shell], capture_output=True, check=False).returncode == 0
    package = shell if known else "chromium"
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], "Chromium")


def main() -> int:
    """Entry point; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extras", default="", help="comma-separated extras to install: test, bench")
    parser.add_argument("--port", type=int, help="check that this port is free first")
    parser.add_argument("--chromium", action="store_true", help="make sure that Chromium is there")
    arguments = parser.parse_args()
    try:
        check_python()
        if arguments.port:
            check_port(arguments.port)
        install(tuple(filter(None, arguments.extras.split(","))))
        compile_translations()
        if arguments.chromium:
            ensure_chromium()
    except SetupError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        print(f"\nThe disk is full: free some space ({NEEDED_GIB:.0f} GiB are needed).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
