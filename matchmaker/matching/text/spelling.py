"""Words as they would be written: umlauts put back, and slips mended where the dictionary leaves no doubt."""

import re
from functools import lru_cache

from matchmaker.matching.text.compounds import compound_parts
from matchmaker.matching.text.lexicon import frequency, is_known
from matchmaker.matching.text.words import fold

SHORTEST_MENDED = 5
"""Letters; among shorter words one other letter makes too many other words."""

LONGEST_READ = 30
"""Letters; a longer word is left as it is, so that no text takes unbounded time."""

_DIGRAPHS = {"ae": "ä", "oe": "ö", "ue": "ü"}
_DIGRAPH = re.compile(r"(?<![aeiouq])(?:ae|oe|ue)")
_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"
_CLEAR = 1.5
"""How much likelier (natural logarithm) the best correction must be than the next."""


def with_case(word: str, like: str) -> str:
    """The word with a capital letter where the other has one."""
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


@lru_cache(maxsize=65536)
def with_umlauts(word: str) -> str:
    """Give "für" for "fuer" and "Gerät" for "Geraet"; unchanged where that is no German word ("aktuell")."""
    small = word.lower()
    if len(small) > LONGEST_READ or not _DIGRAPH.search(small) or frequency(small) is not None:
        return word
    restored = _DIGRAPH.sub(lambda match: _DIGRAPHS[match.group()], small)
    if frequency(restored) is None and not compound_parts(restored):
        return word
    return with_case(restored, word)


@lru_cache(maxsize=65536)
def mended(word: str) -> str:
    """A word with one slip (a letter too much, missing, wrong, or two swapped) as the likeliest real word.

    Unchanged when it is a word or a compound already, when nothing real is one slip away, or when two real
    words are about as likely. The first letter is taken as right.
    """
    small = word.lower()
    if not SHORTEST_MENDED <= len(small) <= LONGEST_READ or not small.isalpha() or not word[1:].islower():
        return word
    if is_known(fold(small)) or compound_parts(small):
        return word
    found: dict[str, float] = {}
    for one in _one_slip_away(small):
        if (how := frequency(one)) is not None:
            found[fold(one)] = max(how, found.get(fold(one), how))
            found.setdefault(one, how)
    ranked = sorted(((how, one) for one, how in found.items() if frequency(one) is not None), reverse=True)
    if not ranked or (
        len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _CLEAR and fold(ranked[0][1]) != fold(ranked[1][1])
    ):
        return word
    return with_case(ranked[0][1], word)


def _one_slip_away(word: str) -> set[str]:
    found: set[str] = set()
    for place in range(1, len(word) + 1):
        before, behind = word[:place], word[place:]
        found.update(before + letter + behind for letter in _LETTERS)
        if behind:
            found.add(before + behind[1:])
            found.update(before + letter + behind[1:] for letter in _LETTERS)
        if len(behind) > 1:
            found.add(before + behind[1] + behind[0] + behind[2:])
    found.discard(word)
    return found
