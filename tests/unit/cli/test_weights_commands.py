"""`matchmaker learn` and `matchmaker weights`, as an operator runs them on an empty store."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_commands import run

from matchmaker.cli.learn import learn
from matchmaker.cli.weights import weights


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    environ = {"MATCHMAKER_DEMO": "1", "MATCHMAKER_VAR_DIR": str(tmp_path)}
    assert run("db", "upgrade", **environ).returncode == 0
    return environ


@pytest.mark.parametrize("name", ["list", "show", "approve", "reject", "rollback"])
def test_every_command_for_weights_has_help_with_an_example(name: str) -> None:
    result = CliRunner().invoke(weights, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert f"matchmaker weights {name}" in result.output


def test_without_versions_the_product_s_own_weights_are_live(environ: dict[str, str]) -> None:
    result = run("weights", "list", "--json", **environ)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert found["live"] == found["shipped"]
    assert found["versions"] == []
    assert "Live:" in run("weights", "list", **environ).stdout


def test_nobody_decides_without_an_account(environ: dict[str, str]) -> None:
    result = run("weights", "rollback", "--as", "x@y.example", **environ)
    assert result.returncode == 1
    assert "no coordinator or administrator" in result.stderr
    assert run("weights", "approve", "learned-2026-12-01.1", **environ).returncode == 2


@pytest.mark.parametrize("arguments", [("--months", "0"), ("--strength", "0"), ("--months", "x")])
def test_learning_names_wrong_values(arguments: tuple[str, str]) -> None:
    result = CliRunner().invoke(learn, arguments)
    assert result.exit_code == 2
    assert arguments[0] in result.output
