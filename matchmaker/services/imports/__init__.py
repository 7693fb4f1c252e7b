"""A chamber imports companies and partners that it knows; they agree before anybody else sees them."""

from matchmaker.services.imports.registry import ImportsServices

__all__ = ["ImportsServices"]
