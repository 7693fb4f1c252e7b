"""Building without torch: the model itself is replaced by a small file."""

import errno
import json
import os
import signal
import threading
from pathlib import Path

import pytest

from matchmaker.matching.adaptation.adapter import BadAdapter
from matchmaker.matching.embedding import bundled
from matchmaker.matching.embedding.errors import ModelBuildFailed, ModelMissing, NoSpaceForModel
from matchmaker.matching.embedding.q4 import BadModelFile


def write_small_model(folder: Path, report: bundled.BuildProgress, adapted: bool) -> None:
    report(0, 1, "writing")
    (folder / "part").mkdir()
    (folder / "part" / "weights").write_text("weights")
    bundled._write_manifest(folder, adapted)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "_write_model", write_small_model)
    monkeypatch.setattr(bundled, "has_runtime", lambda folder: True)


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def test_builds_once_and_leaves_nothing_beside(tmp_path: Path) -> None:
    target = tmp_path / "models" / "bundled"
    steps: list[str] = []
    assert bundled.build_bundled_model(target, lambda done, total, text: steps.append(text)) == target
    assert steps == ["writing", "model is ready"]
    assert bundled.is_complete(target)
    assert [path.name for path in target.parent.iterdir()] == ["bundled"]
    written = (target / bundled.MANIFEST).stat().st_mtime_ns
    bundled.build_bundled_model(target)
    assert (target / bundled.MANIFEST).stat().st_mtime_ns == written


@pytest.mark.parametrize(
    "damage", ["cut", "gone", "manifest gone", "manifest broken", "older", "other adapter", "empty"]
)
def test_a_damaged_model_is_noticed_and_rebuilt(tmp_path: Path, damage: str) -> None:
    target = bundled.build_bundled_model(tmp_path / "bundled")
    manifest, weights = target / bundled.MANIFEST, target / "part" / "weights"
    if damage == "cut":
        weights.write_text("weig")
    elif damage == "gone":
        weights.unlink()
    elif damage == "manifest gone":
        manifest.unlink()
    elif damage == "manifest broken":
        manifest.write_text("[1, 2")
    elif damage == "older":
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 0}))
    elif damage == "other adapter":
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "adapter_sha256": "0"}))
    else:
        manifest.write_text("{}")
    with pytest.raises(ModelMissing, match="matchmaker model build"):
        bundled.read_manifest(target)
    bundled.build_bundled_model(target)
    assert bundled.is_complete(target)
    assert not hidden(tmp_path)


@pytest.mark.parametrize(
    ("raised", "expected", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), NoSpaceForModel, "disk space"),
        (Exception("I/O error: No space left on device (os error 28)"), NoSpaceForModel, "disk space"),
        (PermissionError(errno.EACCES, "Permission denied"), ModelBuildFailed, "Permission denied"),
        (BadModelFile("cut off"), ModelBuildFailed, "cut off"),
        (BadAdapter("at query"), ModelBuildFailed, "adapter .* at query"),
        (ZeroDivisionError("a mistake"), ZeroDivisionError, "a mistake"),
    ],
)
def test_failures_are_plain_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, expected: type[Exception], words: str
) -> None:
    def fail(folder: Path, report: bundled.BuildProgress, adapted: bool) -> None:
        (folder / "half").write_text("half")
        raise raised

    monkeypatch.setattr(bundled, "_write_model", fail)
    with pytest.raises(expected, match=words):
        bundled.build_bundled_model(tmp_path / "bundled")
    assert [path.name for path in tmp_path.iterdir()] == []


def test_a_model_without_the_adapter_is_another(tmp_path: Path) -> None:
    target = bundled.build_bundled_model(tmp_path / "plain", adapted=False)
    assert bundled.is_complete(target, adapted=False)
    assert not bundled.is_complete(target)
    assert bundled.bundled_revision() != bundled.bundled_revision(adapted=False)


def test_too_little_space_is_said_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "NEEDED_BYTES", 1 << 62)
    with pytest.raises(NoSpaceForModel, match="MiB"):
        bundled.build_bundled_model(tmp_path / "bundled")


def test_of_builders_at_once_one_builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "bundled"
    builds: list[Path] = []
    waiting: list[str] = []
    failed: list[BaseException] = []
    others_wait = threading.Event()

    def slow(folder: Path, report: bundled.BuildProgress, adapted: bool) -> None:
        builds.append(folder)
        write_small_model(folder, report, adapted)
        others_wait.wait(10)

    def report(done: int, total: int, text: str) -> None:
        if text.startswith("waiting"):
            waiting.append(text)
            others_wait.set()

    def build() -> None:
        try:
            assert bundled.is_complete(bundled.build_bundled_model(target, report))
        except BaseException as error:
            failed.append(error)

    monkeypatch.setattr(bundled, "_write_model", slow)
    target.mkdir()
    (target / "rubbish").write_text("of an older version")
    threads = [threading.Thread(target=build) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(builds) == 1
    assert waiting
    assert not hidden(tmp_path)
    assert not (target / "rubbish").exists()


def test_a_killed_builder_blocks_nobody_and_its_leavings_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(folder: Path, report: bundled.BuildProgress, adapted: bool) -> None:
        (folder / "half").write_text("half")
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            monkeypatch.setattr(bundled, "_write_model", killed)
            bundled.build_bundled_model(tmp_path / "bundled")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert len(hidden(tmp_path)) == 1
    bundled.build_bundled_model(tmp_path / "bundled")
    assert [path.name for path in tmp_path.iterdir()] == ["bundled"]


def test_another_version_of_the_package_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled.metadata, "version", lambda name: "9.9")
    with pytest.raises(ModelBuildFailed, match=r"9\.9 is installed"):
        bundled.source_path()
    monkeypatch.setattr(bundled.util, "find_spec", lambda name: None)
    with pytest.raises(ModelBuildFailed, match="not installed"):
        bundled.source_path()
