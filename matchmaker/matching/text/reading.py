"""A need as the views read it: without courtesies, in written German, with umlauts and without slips.

What people see, and what evidence points into, is always the text as it was typed.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from matchmaker.matching.text.courtesy import without_courtesy
from matchmaker.matching.text.dialect import ELIDED, is_dialect, written
from matchmaker.matching.text.spelling import mended, with_umlauts
from matchmaker.matching.text.stopwords import GERMAN
from matchmaker.matching.text.words import tokens

LONGEST_READ = 8_000
"""Characters that are read in this way; what follows stays as it is."""

ENOUGH_SLIPS = 0.08
"""Share of words with a slip from which they are mended, at least two (one in a text of up to six words).

In a text that is spelt well, the odd word that the dictionary lacks is rare, not wrong.
"""

_FEW_WORDS = 6
_UMLAUTS = frozenset("äöüÄÖÜß")


@lru_cache(maxsize=4096)
def read_need(text: str, language: str) -> str:
    """The text that is embedded and searched for; a pure function of text and language ("de" or "en")."""
    head, tail = text[:LONGEST_READ], text[LONGEST_READ:]
    plain = without_courtesy(head)
    if language != "de":
        return plain + tail
    if is_dialect(plain):
        plain = _each_word(ELIDED.sub(_article, plain), written)
    elif _UMLAUTS.isdisjoint(plain):
        plain = _each_word(plain, with_umlauts)
    words = [token.text for token in tokens(plain)]
    slips = sum(_mended(word) != word for word in words)
    if slips >= ENOUGH_SLIPS * len(words) and slips >= (1 if len(words) <= _FEW_WORDS else 2):
        plain = _each_word(plain, _mended)
    return plain + tail


def _article(match: re.Match[str]) -> str:
    return "Die " if match.group(1) == "D" else "die "


def _mended(word: str) -> str:
    return word if word.casefold() in GERMAN else mended(word)


def _each_word(text: str, rule: Callable[[str], str]) -> str:
    pieces: list[str] = []
    end = 0
    for token in tokens(text):
        pieces += (text[end : token.start], rule(token.text))
        end = token.end
    return "".join(pieces) + text[end:]
