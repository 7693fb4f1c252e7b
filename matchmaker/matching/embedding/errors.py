"""Errors of the embedding package, each saying what the operator can do."""

from __future__ import annotations


class EmbeddingError(Exception):
    """Base of every error that the embedding package raises on purpose."""


class ModelMissing(EmbeddingError):
    """The configured model is not there, incomplete or of another version."""


class ModelBuildFailed(EmbeddingError):
    """The bundled model could not be built (package absent, altered, unreadable)."""


class NoSpaceForModel(ModelBuildFailed):
    """The disk is full; nothing half-built is left behind."""
