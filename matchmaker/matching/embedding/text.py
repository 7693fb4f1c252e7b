"""Bounds and cleans a text before any tokenizer sees it, so that no input can take unbounded time or fail."""

from __future__ import annotations

READ_CHARACTERS = 50_000
KEPT_CHARACTERS = 6_000


def prepare(text: str) -> str:
    """Fold white space, drop lone surrogates, cut to the first 6,000 characters (512 tokens need fewer).

    Only the first 50,000 characters are looked at. Empty or blank text gives "": embedders then return the
    finite unit vector that the model has for its bare prompt.
    """
    head = text[:READ_CHARACTERS]
    if not head.isascii():
        head = head.encode("utf-8", "ignore").decode("utf-8")
    return " ".join(head.split())[:KEPT_CHARACTERS]
