"""`matchmaker model train`: wrong use is said in one sentence and nothing is written."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from matchmaker.cli.model import model
from matchmaker.matching.adaptation.command import TrainingImpossible, train_adapter
from matchmaker.matching.adaptation.groups import TrainingDataError
from matchmaker.matching.adaptation.training import Plan


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = CliRunner().invoke(model, ["train", str(tmp_path)])
    assert result.exit_code == 2
    assert "is not empty" in " ".join(result.output.replace("│", " ").split())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_texts_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    with pytest.raises(TrainingDataError, match="holds no training texts"):
        train_adapter(tmp_path / "out", tmp_path / "texts", Plan())
    assert not (tmp_path / "out").exists()


def test_a_family_that_does_not_exist_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(model, ["train", str(tmp_path / "out"), "--without", "nonsense"])
    assert result.exit_code != 0
    assert isinstance(result.exception, TrainingDataError)
    assert "nonsense" in str(result.exception)


@pytest.mark.parametrize("device", ["cuda", "quantum"])
def test_a_device_that_is_not_there_is_named(
    tmp_path: Path, device: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(TrainingImpossible, match=f"no device {device}"):
        train_adapter(tmp_path / "out", Path("data/training"), Plan(), device=device)


def test_without_the_package_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(TrainingImpossible, match="pip install"):
        train_adapter(tmp_path / "out", Path("data/training"), Plan())
