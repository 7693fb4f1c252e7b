"""The command line: help without heavy imports, wrong usage, readable errors."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).parent / "matchmaker")
COMMANDS = ["serve", "worker", "prepare", "model", "db", "seed", "reindex", "recommend", "rank", "evaluate"]
COMMANDS += ["fit", "calibrate", "learn", "weights"]


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    keep = {name: value for name, value in os.environ.items() if not name.startswith("MATCHMAKER_")}
    return subprocess.run(
        [COMMAND, *arguments],
        env={**keep, "COLUMNS": "100", **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_help_lists_every_command() -> None:
    result = run("--help")
    assert result.returncode == 0
    assert [name for name in COMMANDS if name not in result.stdout] == []


@pytest.mark.parametrize(
    "name", ["serve", "worker", "prepare", "seed", "reindex", "recommend", "rank", "evaluate"]
)
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = run(name, "--help")
    assert result.returncode == 0, result.stderr
    assert f"matchmaker {name}" in result.stdout


def test_unknown_command_is_wrong_usage() -> None:
    result = run("fly")
    assert result.returncode == 2
    assert "fly" in result.stderr


def test_wrong_settings_are_listed_together() -> None:
    result = run("serve", MATCHMAKER_ANONYMOUS_NEED_DAYS="many", MATCHMAKER_DATABASE_URL="mysql:x")
    assert result.returncode == 1
    for name in ("MATCHMAKER_ANONYMOUS_NEED_DAYS", "MATCHMAKER_DATABASE_URL", "MATCHMAKER_SECRET_KEY"):
        assert name in result.stderr
    assert "Traceback" not in result.stderr


def test_unprepared_database_says_what_to_do(tmp_path: Path) -> None:
    result = run("db", "check", MATCHMAKER_VAR_DIR=str(tmp_path))
    assert result.returncode == 1
    assert "matchmaker db upgrade" in result.stderr


def test_rank_names_file_and_line_of_bad_input(tmp_path: Path) -> None:
    bad = tmp_path / "needs.jsonl"
    bad.write_text('{"id": "1", "text": "gut"}\n{"text": "ohne id"}\n')
    result = run("rank", "--queries", str(bad), "--docs", str(bad), "--out", str(tmp_path / "run"))
    assert result.returncode == 1
    assert "needs.jsonl, line 2" in result.stderr


def test_rank_refuses_a_missing_file(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.jsonl")
    result = run("rank", "--queries", missing, "--docs", missing, "--out", str(tmp_path / "run"))
    assert result.returncode == 2


def test_port_in_use_gives_one_sentence(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("serve", "--port", port, MATCHMAKER_DEMO="1", MATCHMAKER_VAR_DIR=str(tmp_path))
    assert result.returncode == 1
    assert f"Port {port} is in use" in result.stderr


def test_demonstration_accounts_are_refused_outside_demonstration_mode(tmp_path: Path) -> None:
    result = run("prepare", "--demo", MATCHMAKER_DEMO="0", MATCHMAKER_VAR_DIR=str(tmp_path))
    assert result.returncode == 1
    assert "MATCHMAKER_DEMO=1" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["invite", "deactivate", "list"])
def test_every_command_for_accounts_has_help_with_an_example(name: str) -> None:
    result = run("user", name, "--help")
    assert result.returncode == 0, result.stderr
    assert f"matchmaker user {name}" in result.stdout


def test_invitation_needs_the_organisation_of_its_role() -> None:
    wrong = ("--role", "coordinator", "--sme", "baecker")
    result = run("user", "invite", "x@y.example", *wrong, MATCHMAKER_DEMO="1")
    assert result.returncode == 2
    assert "--chamber" in result.stderr


def test_accounts_are_invited_listed_and_closed(tmp_path: Path) -> None:
    environ = {"MATCHMAKER_DEMO": "1", "MATCHMAKER_VAR_DIR": str(tmp_path)}
    assert run("db", "upgrade", **environ).returncode == 0
    unknown = run("user", "invite", "x@y.example", "--role", "coordinator", "--chamber", "155", **environ)
    assert unknown.returncode == 1
    assert "155" in unknown.stderr
    assert run("user", "deactivate", "x@y.example", **environ).returncode == 1
    listed = run("user", "list", "--json", **environ)
    assert (listed.returncode, listed.stdout.strip()) == (0, "[]")
