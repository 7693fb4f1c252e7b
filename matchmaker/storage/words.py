"""Plain words as people type them: folding, splitting, and telling a typo from another word."""

import re

from matchmaker.domain.folding import fold

_WORD = re.compile(r"[a-z0-9]+")

_GERMAN = "der die das den dem des ein eine einer eines und oder von vom zu zum zur mit ohne fuer im in an"
_ENGLISH = "the an of and or for with without to on other"
_FILLERS = "am auf aus bei sonstige sonstigen sonstiger ag"
STOP_WORDS = frozenset(f"{_GERMAN} {_ENGLISH} {_FILLERS}".split())


def split(text: str, shortest: int = 2) -> list[str]:
    """The folded words of a text in order, each once, without stop words."""
    words = dict.fromkeys(_WORD.findall(fold(text)))
    return [word for word in words if len(word) >= shortest and word not in STOP_WORDS]


def allowed_typos(word: str) -> int:
    """How many wrong, missing or swapped letters a word of this length may have."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def typos_to_prefix(typed: str, word: str, most: int) -> int | None:
    """Fewest typos by which `typed` becomes a beginning of `word`; None when more than `most`.

    A swap of neighbours counts as one typo (optimal string alignment).
    """
    if len(set(typed) - set(word)) > most or len(word) < len(typed) - most:
        return None
    word = word[: len(typed) + most]
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, letter in enumerate(typed, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(word, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return min(row)
