"""Compiled catalogues for tests; the sources are what is kept."""

import subprocess
import sys

from matchmaker.translations import FOLDER


def compile_catalogues() -> None:
    command = [sys.executable, "-m", "babel.messages.frontend", "compile", "-d", str(FOLDER)]
    subprocess.run(command, check=True, capture_output=True)
