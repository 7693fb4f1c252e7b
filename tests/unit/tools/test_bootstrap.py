"""Setup: every failure ends with one sentence that says what to do."""

import errno
import importlib.util
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "tools" / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with its log in a temporary folder."""
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "LOG", tmp_path / "var" / "setup.log")
    return module


def test_wrong_python_is_named(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(bootstrap.SetupError, match=r"needs Python 3\.11, this is 3\.9\.2"):
        bootstrap.check_python()


def test_full_disk_is_refused_before_anything_is_unpacked(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**12, 10**12, 2**30))
    with pytest.raises(bootstrap.SetupError, match=r"too full: 1\.0 GiB free"):
        bootstrap.check_disk()


def test_port_in_use_names_another(bootstrap: ModuleType) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(bootstrap.SetupError, match=f"PORT={port + 1}"):
            bootstrap.check_port(port)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        ("NewConnectionError: Temporary failure in name resolution", "package index cannot be reached"),
        ("something else", r"last lines are in var/setup\.log"),
    ],
)
def test_failed_command_is_explained(bootstrap: ModuleType, output: str, sentence: str) -> None:
    command = [sys.executable, "-c", f"import sys; print({output!r}); sys.exit(1)"]
    with pytest.raises(bootstrap.SetupError, match=sentence):
        bootstrap.run(command, "step")


def test_finished_command_says_how_long_it_took(
    bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.run([sys.executable, "-c", ""], "step")
    assert "step: done in" in capsys.readouterr().out


def test_disk_full_while_writing_gives_one_sentence(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(extras: tuple[str, ...]) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bootstrap, "install", full)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py"])
    assert bootstrap.main() == 1
    assert "disk is full" in capsys.readouterr().err


def test_script_needs_only_the_standard_library() -> None:
    result = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), "--help"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
