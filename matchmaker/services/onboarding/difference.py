"""Old and new text side by side, word by word."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from matchmaker.services.onboarding.views import DifferenceView
from matchmaker.services.views import Piece

_TOKEN = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)
_JOINS = 1
"""Equal tokens between two changes that are too few to be worth an interruption."""


def difference(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Pieces of the old text marked "del" and of the new one marked "ins"; joined they are the texts."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    gone: list[tuple[str, bool]] = []
    come: list[tuple[str, bool]] = []
    for kind, i1, i2, j1, j2 in _blocks(before, after):
        gone.append(("".join(before[i1:i2]), kind != "equal"))
        come.append(("".join(after[j1:j2]), kind != "equal"))
    return _pieces(gone, "del"), _pieces(come, "ins")


def field_difference(field: str, language: str | None, old: str, new: str) -> DifferenceView:
    """One text field of an edit."""
    before, after = difference(old, new)
    return DifferenceView(field, language, before, after, old != new)


def list_difference(field: str, old: Iterable[str], new: Iterable[str]) -> DifferenceView:
    """One field of several values, each on a line of its own; whole values are marked."""
    before, after = list(old), list(new)
    return DifferenceView(
        field,
        None,
        _lines(before, set(after), "del"),
        _lines(after, set(before), "ins"),
        before != after,
    )


def _blocks(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    """difflib's blocks; a lone blank between two changes belongs to the change."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    joined: list[tuple[str, int, int, int, int]] = []
    for place, (kind, i1, i2, j1, j2) in enumerate(blocks):
        inside = 0 < place < len(blocks) - 1
        short = kind == "equal" and inside and i2 - i1 <= _JOINS and not "".join(before[i1:i2]).strip()
        if (short or kind != "equal") and joined and joined[-1][0] == "replace":
            last = joined.pop()
            joined.append(("replace", last[1], i2, last[3], j2))
        else:
            joined.append(("equal" if kind == "equal" else "replace", i1, i2, j1, j2))
    return joined


def _pieces(parts: list[tuple[str, bool]], mark: str) -> tuple[Piece, ...]:
    return tuple(Piece(text, mark if changed else None) for text, changed in parts if text)


def _lines(values: list[str], others: set[str], mark: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for place, value in enumerate(values):
        if place:
            pieces.append(Piece("\n"))
        pieces.append(Piece(value, None if value in others else mark))
    return tuple(pieces)
