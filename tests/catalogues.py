"""Compiled catalogues for tests; the sources are what is kept."""

import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from matchmaker.config import PROJECT_ROOT
from matchmaker.translations import FOLDER

_LOCK = PROJECT_ROOT / "var" / "catalogues.lock"


def compile_catalogues() -> None:
    """Compile what is older than its source; of several test processes one compiles, the others wait."""
    _LOCK.parent.mkdir(exist_ok=True)
    with FileLock(_LOCK):
        if all(_is_current(source.with_suffix(".mo"), source) for source in FOLDER.rglob("*.po")):
            return
        command = [sys.executable, "-m", "babel.messages.frontend", "compile", "-d", str(FOLDER)]
        subprocess.run(command, check=True, capture_output=True)


def _is_current(compiled: Path, source: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime
