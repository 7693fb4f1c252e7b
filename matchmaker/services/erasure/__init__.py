"""One's own data: hand them over, and erase them."""

from matchmaker.services.erasure.registry import ErasureServices

__all__ = ["ErasureServices"]
