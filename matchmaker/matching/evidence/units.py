"""Content words of a text as evidence compares them: with stems and parts of compounds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matchmaker.matching.evidence.filler import generic_parts, is_filler
from matchmaker.matching.results import Span
from matchmaker.matching.text.compounds import compound_parts
from matchmaker.matching.text.lexicon import is_known, is_noun
from matchmaker.matching.text.words import Token, fold, stem, tokens

Rarity = Callable[[str, str], float]
"""How rare a word of a language is among the offerings: 0 (in all of them) to 1 (in none)."""

SHORTEST_PART = 4
"""Letters; a shorter part of a compound says too little."""

_HYPHENS = "-‐‑"
_LINKS = ("", "s", "es", "n", "en", "er", "e")
_SENTENCE_MARKS = '.!?:…\n•·–—(„“"»'
# Prefixes of verbs and nouns make another word of the rest: an Anlage is no Lage.
_PREFIX_LIST = """
    ab an auf aus bei be da dar durch ein ent emp er fort ge gegen her hin hinter los mit miss nach nieder
    ober rück über um un unter ur ver vor weg wieder wider zer zu zurück zusammen
"""
_PREFIXES = frozenset(_PREFIX_LIST.split())


@dataclass(frozen=True, slots=True)
class Unit:
    """A content word with the characters it covers.

    `whole`: folded stem of the word without hyphens. `parts`: folded stems of the parts of a compound
    that say something alone. `noun`: written or known as a noun (in English every word may be one).
    """

    text: str
    span: Span
    language: str
    whole: str
    parts: frozenset[str]
    noun: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A text of one side with its language and its content words."""

    text: str
    language: str
    units: tuple[Unit, ...]


def units(text: str, language: str, *, edited: bool) -> list[Unit]:
    """Content words in reading order; filler is left out unless it is part of a hyphenated word.

    `edited`: the text keeps the rules of capital letters (offerings do, needs often do not).
    """
    found = []
    for group in _groups(text):
        unit = _unit(text, group, language, edited)
        if unit is not None:
            found.append(unit)
    return found


def _groups(text: str) -> Iterator[list[Token]]:
    group: list[Token] = []
    for token in tokens(text):
        if group and token.start == group[-1].end + 1 and text[group[-1].end] in _HYPHENS:
            group.append(token)
            continue
        if group:
            yield group
        group = [token]
    if group:
        yield group


def _unit(text: str, group: list[Token], language: str, edited: bool) -> Unit | None:
    span = Span(group[0].start, group[-1].end)
    written = text[span.start : span.end]
    word = "".join(token.text for token in group)
    telling = [token.text for token in group if not is_filler(token.text, language)]
    if not telling or is_filler(word, language) or (len(word) < 3 and not word.isupper()):
        return None
    parts = {part for one in telling for part in _parts(one, language)}
    if len(group) > 1:
        parts |= {stem(one, language) for one in telling if len(one) >= SHORTEST_PART}
    whole = stem(word, language)
    useful = frozenset(part for part in parts if part != whole and part not in generic_parts())
    return Unit(written, span, language, whole, useful, _noun(text, group, language, edited))


def _noun(text: str, group: list[Token], language: str, edited: bool) -> bool:
    if language != "de":
        return True
    word = group[-1].text
    before = text[: group[0].start].rstrip(" ")
    if edited and before and before[-1] not in _SENTENCE_MARKS:
        return group[0].text[0].isupper()
    return is_noun(fold(word)) or bool(compound_parts(word.lower()))


def _parts(word: str, language: str) -> set[str]:
    if language != "de":
        return set()
    split = compound_parts(word.lower()) or _modern_split(fold(word))
    return {stem(part, "de") for part in split if len(part) >= SHORTEST_PART and not is_filler(part, "de")}


def _modern_split(word: str) -> tuple[str, ...]:
    """Two parts of a compound that the morphology does not know ("onlineshop"), or ()."""
    for cut in range(3, len(word) - 3):
        head, tail = word[:cut], word[cut:]
        if head in _PREFIXES or not is_noun(tail):
            continue
        for link in _LINKS:
            start = head.removesuffix(link) if link else head
            if head.endswith(link) and start not in _PREFIXES and _can_begin(start):
                return (start, tail)
    return ()


def _can_begin(word: str) -> bool:
    return is_known(word) if len(word) >= SHORTEST_PART else len(word) == 3 and is_noun(word)
