"""Take out as a file what one's pages show."""

from matchmaker.services.exports.registry import ExportsServices

__all__ = ["ExportsServices"]
