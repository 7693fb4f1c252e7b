"""Which passwords are accepted: long enough, not among the common ones, not one's own name.

After NIST SP 800-63B, 5.1.1.2: length instead of rules about kinds of characters, no forced change, and a
list of what attackers try first.
"""

import re
from collections.abc import Collection, Iterable

SHORTEST, LONGEST = 12, 128
"""Characters."""
SHORTEST_PERSONAL = 4
"""Letters a name needs to count as such inside a password."""
FREE_LETTERS = 6
"""Letters and digits that a password must have beside a name."""


def folded(text: str) -> str:
    """Letters and digits only, without capitals: how passwords are compared."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def password_problem(password: str, common: Collection[str], personal: Iterable[str]) -> str | None:
    """Why a password is refused, or None.

    "short", "long"; "common" when it is on the list, with or without digits at its end, or repeats a
    piece; "personal" when it is hardly more than address, name or company. `common` holds folded words.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    core = folded(password)
    if core in common or re.sub(r"\d+$", "", core) in common or re.sub(r"^\d+", "", core) in common:
        return "common"
    if not core or re.fullmatch(r"(.{1,4})\1+.{0,3}", core):
        return "common"
    rest = core
    for word in sorted(_words(personal), key=len, reverse=True):
        rest = rest.replace(word, "")
    return "personal" if len(rest) < min(len(core), FREE_LETTERS) else None


def _words(personal: Iterable[str]) -> set[str]:
    pieces = {folded(piece) for text in personal for piece in (text, *re.split(r"[\s@.,_-]+", text))}
    return {piece for piece in pieces if len(piece) >= SHORTEST_PERSONAL}
