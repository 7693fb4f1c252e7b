"""Chooses the embedding model from the settings."""

from __future__ import annotations

import hashlib
from pathlib import Path

from matchmaker.matching.embedding.bundled import bundled_revision, read_manifest
from matchmaker.matching.embedding.concatenated import ConcatenatedEmbedder
from matchmaker.matching.embedding.errors import ModelMissing
from matchmaker.matching.embedding.processor import DType
from matchmaker.matching.embedding.sentence_transformer import ModelSource, SentenceTransformerEmbedder
from matchmaker.matching.embedding.universal_sentence_encoder import UniversalSentenceEncoder
from matchmaker.matching.ports import Embedder

BUNDLED_FOLDER = "bundled-e5"
# Mean nDCG@10 over 19 external sets, e5 as packaged: alone .552; shares .05 .10 .15 .20 .30 .50 give .592
# .603 .600 .596 .583 .562. The best share is small because e5's cosines crowd into .7 to 1 while USE's spread
# over 0 to 1. Not chosen again for the adapted model: ranking takes the two cosines apart anyway.
USE_SHARE = 0.1


def bundled_folder(models_dir: Path, *, adapted: bool = True) -> Path:
    """Where the bundled model is built and looked for; without the project's adapter it lies beside it."""
    return models_dir / (BUNDLED_FOLDER if adapted else f"{BUNDLED_FOLDER}-plain")


def make_embedder(
    choice: str,
    *,
    models_dir: Path,
    revision: str | None = None,
    dtype: DType = "auto",
    threads: int | None = None,
) -> Embedder:
    """The embedder for a setting: "bundled" or one of its parts, a folder, or a hub id with revision.

    Its parts are "bundled-e5" and "bundled-use"; "bundled-plain" and "bundled-e5-plain" are the same without
    the project's adapter, to compare with. `threads` limits torch; None leaves it all cores.
    Raises ModelMissing, naming the remedy, when the model is not there; loads nothing yet.
    """
    if choice == "bundled-use":
        return UniversalSentenceEncoder()
    if choice in ("bundled-e5", "bundled-e5-plain"):
        return _bundled_e5(models_dir, dtype, threads, adapted=choice == "bundled-e5")
    if choice in ("bundled", "bundled-plain"):
        e5 = _bundled_e5(models_dir, dtype, threads, adapted=choice == "bundled")
        return ConcatenatedEmbedder([(e5, 1 - USE_SHARE), (UniversalSentenceEncoder(), USE_SHARE)])
    return SentenceTransformerEmbedder(_source(choice, revision), dtype=dtype, threads=threads)


def _bundled_e5(
    models_dir: Path, dtype: DType, threads: int | None, *, adapted: bool
) -> SentenceTransformerEmbedder:
    folder = bundled_folder(models_dir, adapted=adapted)
    read_manifest(folder, adapted=adapted)
    source = ModelSource(str(folder), bundled_revision(adapted=adapted))
    return SentenceTransformerEmbedder(source, dtype=dtype, threads=threads)


def _source(choice: str, revision: str | None) -> ModelSource:
    folder = Path(choice).expanduser()
    if (folder / "modules.json").is_file():
        return ModelSource(str(folder), f"{folder.name}@{folder_digest(folder)[:12]}")
    looks_like_path = folder.is_absolute() or choice.startswith((".", "~")) or folder.exists()
    if looks_like_path or choice.count("/") != 1:
        raise ModelMissing(f"{choice} is no sentence-transformers folder (it has no modules.json).")
    if not revision:
        raise ModelMissing(
            f"The hub model {choice} needs a pinned revision: set MATCHMAKER_EMBEDDING_REVISION."
        )
    return ModelSource(choice, f"{choice}@{revision}", revision)


def folder_digest(folder: Path) -> str:
    """SHA-256 over names and contents of all files that shape the vectors (all but *.md), in order."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"):
        total.update(path.relative_to(folder).as_posix().encode())
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()
