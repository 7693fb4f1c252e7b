"""The real bundled model, built once into the git-ignored var/models of the repository."""

from pathlib import Path

import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.matching.embedding.bundled import build_bundled_model
from matchmaker.matching.embedding.factory import bundled_folder


@pytest.fixture(scope="session")
def models_dir() -> Path:
    return PROJECT_ROOT / "var" / "models"


@pytest.fixture(scope="session")
def bundled_model_dir(models_dir: Path) -> Path:
    """Folder of the bundled sentence-transformers model; the first build takes some ten seconds."""
    return build_bundled_model(bundled_folder(models_dir))
