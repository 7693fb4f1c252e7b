"""Words that are typical of a group of needs beside all others."""

from collections import Counter
from collections.abc import Sequence
from math import log

from matchmaker.matching.text.compounds import compound_parts
from matchmaker.matching.text.words import is_function_word, stem, tokens

SHORTEST = 3
"""Letters; shorter words and numbers say too little."""

Group = Sequence[tuple[str, str, str]]
"""Company, text and language of each need of a group."""


def typical_words(groups: Sequence[Group], most: int = 6, companies: int = 2) -> list[tuple[str, ...]]:
    """The `most` typical words of each group, the most typical first, as they were usually written.

    Class-based TF-IDF (Grootendorst 2022, BERTopic, arXiv:2203.05794): weight = tf * ln(1 + A / f) with tf the
    needs of the group that use the word, f those of all groups, A the mean number of words of a group.
    Inflections meet by their stem, parts of German compounds count as words of their own. A word needs
    `companies` different companies that use it: what one company alone writes is nobody else's matter.
    """
    counted = [_counted(group) for group in groups]
    total: Counter[str] = Counter()
    for stems, _, _ in counted:
        total.update(stems)
    mean = sum(total.values()) / max(1, len(groups))
    return [
        _most_typical(stems, written, users, total, mean, most, companies)
        for stems, written, users in counted
    ]


def _counted(group: Group) -> tuple[Counter[str], dict[str, Counter[str]], dict[str, set[str]]]:
    stems: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    users: dict[str, set[str]] = {}
    for company, text, language in group:
        found: dict[str, str] = {}
        for token in tokens(text):
            if is_function_word(token.text, language):
                continue
            parts = compound_parts(token.text.lower()) if language == "de" else ()
            for word in (token.text, *(part.capitalize() for part in parts)):
                if len(word) >= SHORTEST and not any(letter.isdigit() for letter in word):
                    found.setdefault(stem(word, language), word)
        stems.update(found.keys())
        for key, word in found.items():
            written.setdefault(key, Counter())[word] += 1
            users.setdefault(key, set()).add(company)
    return stems, written, users


def _most_typical(
    stems: Counter[str],
    written: dict[str, Counter[str]],
    users: dict[str, set[str]],
    total: Counter[str],
    mean: float,
    most: int,
    companies: int,
) -> tuple[str, ...]:
    weights = {
        key: count * log(1 + mean / total[key])
        for key, count in stems.items()
        if len(users[key]) >= companies
    }
    first = sorted(weights, key=lambda key: (-weights[key], key))[:most]
    return tuple(min(written[key], key=lambda word: (-written[key][word], word)) for key in first)
