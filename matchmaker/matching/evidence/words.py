"""Evidence of words: the same word, another form of it, or a part of a compound on both sides."""

from collections.abc import Sequence

from matchmaker.matching.evidence.units import SHORTEST_PART, Rarity, Unit
from matchmaker.matching.results import Evidence
from matchmaker.matching.text.words import fold

SAME = 1.0
"""Both sides say the same word, whatever the form, hyphen or umlaut spelling."""
PART = 0.8
"""The word of one side is a part of the other's compound ("Kasse" in "Kassensystem")."""
SHARED_PART = 0.6
"""Both sides have compounds with a part in common ("Telefonanlage", "Telefonvertrag")."""

NO_NOUN = 0.6
"""What a verb or adjective counts beside a noun: it says how, seldom what."""
RARITY_SHARE = 0.7
WEAKEST = 0.38
"""Strength below which a pair of words is not worth showing."""

_SPELT_ALIKE = """
    handy gift rate note brief chef wand boot rock hell stern mist fort made list roman most fast last kind
    arm bald hut rat tag bad art angel kind rind spare stand wall wage fall rest post band brand bank
"""
_FALSE_FRIENDS = frozenset(_SPELT_ALIKE.split())


def word_evidence(need: Sequence[Unit], offering: Sequence[Unit], rarity: Rarity) -> list[Evidence]:
    """Pairs of words that meet, strongest first; a word that the need repeats counts once.

    Strength: how exactly they meet, times 0.3 + 0.7 x rarity, times 0.6 unless the offering's word is a noun.
    """
    found: dict[str, Evidence] = {}
    for one in need:
        pairs = [
            (strength, -place, other)
            for place, other in enumerate(offering)
            if (strength := _strength(one, other, rarity)) >= WEAKEST
        ]
        if pairs:
            strength, _, other = max(pairs, key=lambda pair: pair[:2])
            found.setdefault(one.whole, Evidence("words", one.span, other.span, strength))
    return sorted(found.values(), key=lambda one: (-one.strength, one.need.start))


def _strength(one: Unit, other: Unit, rarity: Rarity) -> float:
    exactness, met = _exactness(one, other)
    if exactness == 0:
        return 0.0
    rare = rarity(met, other.language)
    return exactness * (1 - RARITY_SHARE + RARITY_SHARE * rare) * (1.0 if other.noun else NO_NOUN)


def _exactness(one: Unit, other: Unit) -> tuple[float, str]:
    """How exactly two words meet (0: not at all), and the word that they share."""
    if one.language != other.language:
        same = fold(one.text) == fold(other.text) and fold(one.text) not in _FALSE_FRIENDS
        return (SAME, other.text) if same and len(one.text) >= SHORTEST_PART else (0.0, "")
    if one.whole == other.whole:
        return SAME, other.text
    if one.noun and one.whole in other.parts:
        return PART, one.text
    if other.noun and other.whole in one.parts:
        return PART, other.text
    shared = one.parts & other.parts
    if shared:
        return SHARED_PART, max(sorted(shared), key=len)
    return 0.0, ""
