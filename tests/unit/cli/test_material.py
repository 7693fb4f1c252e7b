"""Measuring and fitting refuse what they were not made for: another network, a folder without sets."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from matchmaker.cli.calibrate import calibrate
from matchmaker.cli.evaluate import evaluate
from matchmaker.cli.fit import fit
from matchmaker.storage import schema


@pytest.fixture
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    schema.upgrade(url)
    monkeypatch.setenv("MATCHMAKER_DATABASE_URL", url)
    monkeypatch.setenv("MATCHMAKER_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("MATCHMAKER_EMBEDDING_MODEL", "bundled-use")


@pytest.mark.usefixtures("empty_store")
@pytest.mark.parametrize(
    ("command", "arguments"),
    [(evaluate, ["--judged"]), (evaluate, ["--robust"]), (fit, ["--judged"]), (calibrate, [])],
)
def test_another_network_than_the_judged_one_is_refused(command: object, arguments: list[str]) -> None:
    result = CliRunner().invoke(command, arguments)  # type: ignore[arg-type]
    assert result.exit_code == 1, result.output
    assert "The needs were judged against the" in result.output


@pytest.mark.parametrize("command", [evaluate, fit])
def test_a_folder_without_sets_is_refused(command: object, tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path)])  # type: ignore[arg-type]
    assert result.exit_code == 1
    assert "holds no set" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "Give a FOLDER or --judged"), (["--judged", "--version", "x"], "belong together")],
)
def test_fit_says_what_is_missing(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(fit, arguments)
    assert result.exit_code == 2
    assert message in result.output
