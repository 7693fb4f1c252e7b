"""Mails are worded through the compiled catalogues; the sources are what is kept."""

import subprocess
import sys

import pytest

from matchmaker.translations import FOLDER


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    command = [sys.executable, "-m", "babel.messages.frontend", "compile", "-d", str(FOLDER)]
    subprocess.run(command, check=True, capture_output=True)
