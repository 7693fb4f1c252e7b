"""Evidence of spelling: a misspelt or dialect word of the need that is a word of the offering."""

from collections.abc import Sequence

from matchmaker.matching.evidence.units import Rarity, Unit
from matchmaker.matching.results import Evidence
from matchmaker.matching.text.lexicon import is_known
from matchmaker.matching.text.words import fold

SHORTEST = 5
"""Letters; among shorter words one wrong letter makes too many other words."""
LONGEST = 40
_EDITS_BY_LENGTH = ((5, 1), (8, 2))
_LIKENESS = 0.85
_PART_SHARE = 0.8
_VOWELS = frozenset("aeiouy")


def spelling_evidence(need: Sequence[Unit], offering: Sequence[Unit], rarity: Rarity) -> list[Evidence]:
    """Pairs whose spelling differs by a slip or by dialect, strongest first; nothing across languages.

    The need's word must be no known word itself, begin with the same letter as the offering's noun (its
    stem, or a part of the compound) and differ by at most one edit, from 8 letters by two.
    """
    found = []
    for one in need:
        word = fold(one.text)
        if one.language == "de" and is_known(word):
            continue
        pairs = [
            (likeness * (0.3 + 0.7 * rarity(other.text, other.language)), -place, other)
            for place, other in enumerate(offering)
            if (likeness := _likeness_of_units(word, one, other)) > 0
        ]
        if pairs:
            strength, _, other = max(pairs, key=lambda pair: pair[:2])
            found.append(Evidence("spelling", one.span, other.span, strength))
    return sorted(found, key=lambda one: (-one.strength, one.need.start))


def _likeness_of_units(word: str, one: Unit, other: Unit) -> float:
    if not other.noun or one.language != other.language or one.whole == other.whole:
        return 0.0
    candidates = {fold(other.text), other.whole}
    whole = max(_likeness(word, candidate, one.language) for candidate in candidates)
    part = max((_likeness(word, candidate, one.language) for candidate in other.parts), default=0.0)
    return max(whole, _PART_SHARE * part)


def _likeness(word: str, other: str, language: str) -> float:
    """0.85, or 0.75 for two edits, or 0 when the words are not two spellings of one word.

    Words of five letters must agree in their consonants: one letter often makes another word of them.
    """
    shorter = min(len(word), len(other))
    if shorter < SHORTEST or max(len(word), len(other)) > LONGEST or word[0] != other[0]:
        return 0.0
    allowed = max(edits for length, edits in _EDITS_BY_LENGTH if shorter >= length)
    if shorter == SHORTEST and _consonants(word) != _consonants(other):
        return 0.0
    edits = edit_distance(word, other, allowed)
    if edits > allowed or (language != "de" and word[-2:] != other[-2:]):
        return 0.0
    if edits > 1 and _consonants(word) != _consonants(other) and _changes_begin_late(word, other):
        return 0.0
    return _LIKENESS - 0.1 * max(0, edits - 1)


def _consonants(word: str) -> str:
    return "".join(letter for letter in word if letter not in _VOWELS)


def _changes_begin_late(word: str, other: str) -> bool:
    """True when only the last letters differ, as in derivations of one stem (Rechner, Rechnung)."""
    common = next(
        (place for place, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
        min(len(word), len(other)),
    )
    return common >= min(len(word), len(other)) - 3


def edit_distance(one: str, other: str, limit: int) -> int:
    """Edits between two words, limit + 1 when above it.

    An edit adds, leaves out or replaces a letter or swaps two neighbours. Optimal string alignment
    (Damerau 1964): no letter is edited twice.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        following = [i]
        for j, against in enumerate(other, start=1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        if min(following) > limit:
            return limit + 1
        before, row = row, following
    return min(row[-1], limit + 1)
