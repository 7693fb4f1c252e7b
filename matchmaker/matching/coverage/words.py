"""Words that are typical of a group of needs beside all others."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log

from matchmaker.matching.text.compounds import compound_parts
from matchmaker.matching.text.words import is_function_word, stem, tokens

SHORTEST = 3
"""Letters; shorter words and numbers say too little."""

_QUOTES = " \n\t\"'„“‚‘»«("
_SENTENCE_ENDS = ("", ".", "!", "?", ":", "…")

Group = Sequence[tuple[str, str, str]]
"""Company, text and language of each need of a group."""


def typical_words(groups: Sequence[Group], most: int = 6, companies: int = 2) -> list[tuple[str, ...]]:
    """The `most` typical words of each group, the most typical first, as they were usually written.

    Class-based TF-IDF (Grootendorst 2022, BERTopic, arXiv:2203.05794): weight = tf * ln(1 + A / f) with tf
    the needs of the group that use the word, f those of all groups, A the mean number of words of a group.
    Inflections meet by their stem, a part of a German compound counts where some need has it as a word. A
    word needs `companies` different companies that use it: what one company alone writes is its own matter.
    German words are shown only where somebody wrote them as nouns, with a capital inside a sentence: verbs
    such as "lassen" name no gap. Where everybody writes small letters only, all words may be shown.
    """
    counted = [_counted(group) for group in groups]
    nouns = set().union(*(one.nouns for one in counted))
    total = Counter[str]()
    for one in counted:
        total.update(one.needs)
    mean = sum(total.values()) / max(1, len(groups))
    found = []
    for one in counted:
        weights = {
            key: count * log(1 + mean / total[key])
            for key, count in one.needs.items()
            if len(one.companies[key]) >= companies and key in one.written and (key in nouns or not nouns)
        }
        first = sorted(weights, key=lambda key: (-weights[key], key))[:most]
        found.append(tuple(one.as_written(key) for key in first))
    return found


@dataclass(slots=True)
class _Words:
    """By stem: in how many needs of a group, by which companies, and how it was written."""

    needs: Counter[str] = field(default_factory=Counter)
    companies: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    written: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    nouns: set[str] = field(default_factory=set)

    def as_written(self, key: str) -> str:
        return min(self.written[key], key=lambda word: (-self.written[key][word], word))


def _counted(group: Group) -> _Words:
    words = _Words()
    for company, text, language in group:
        whole, parts = _stems(text, language)
        words.nouns |= _nouns(text, language)
        for key in whole.keys() | parts:
            words.needs[key] += 1
            words.companies[key].add(company)
        for key, word in whole.items():
            words.written[key][word] += 1
    return words


def _nouns(text: str, language: str) -> set[str]:
    """Stems of the words that a text writes with a capital inside a sentence; in English of all its words."""
    found = set()
    for token in tokens(text):
        before = text[: token.start].rstrip(_QUOTES)[-1:]
        if language != "de" or (before not in _SENTENCE_ENDS and token.text[0].isupper()):
            found.add(stem(token.text, language))
    return found


def _stems(text: str, language: str) -> tuple[dict[str, str], set[str]]:
    """Each stem of a text's content words as it is written first, and the stems of parts of its compounds.

    Parts count for words that somebody writes by themselves; on their own they are no words to show ("Bank"
    of "Datenbank").
    """
    whole: dict[str, str] = {}
    parts: set[str] = set()
    for token in tokens(text):
        word = token.text
        if (
            len(word) < SHORTEST
            or any(letter.isdigit() for letter in word)
            or is_function_word(word, language)
        ):
            continue
        whole.setdefault(stem(word, language), word)
        if language == "de":
            parts.update(stem(part, language) for part in compound_parts(word.lower()))
    return whole, parts
