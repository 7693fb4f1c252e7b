"""Bavarian dialect put into written German word by word, as far as rules and a dictionary are sure."""

import re
from functools import lru_cache

from matchmaker.matching.text.compounds import compound_parts
from matchmaker.matching.text.dialect_words import WORDS
from matchmaker.matching.text.lexicon import frequency
from matchmaker.matching.text.spelling import LONGEST_READ, with_case
from matchmaker.matching.text.words import tokens

ELIDED = re.compile(r"\b([Dd])['’`](?=\w)")
"""The article before a noun, as in "d'Leit"."""

ENOUGH = 0.09
"""Share of words that only dialect has from which a text counts as dialect, at least two of them."""

_AMBIGUOUS = frozenset(
    """
    a an as da dag dan dat de des do eck eh find findt gehts geh gell gib gibts heuer hint hock hockt hör i is
    kost ma mach mi mir no nocht nimmer o sach san schreib sei si so song steh vire wang warn weng werd z zeig
    """.split()  # noqa: SIM905 (a list of words reads best as words)
)
"""Words that people write in plain German too, in haste or as other words: they tell no dialect."""

_DROPPED = re.compile(r"[bdfgkptsxzh]n$")
_CANDIDATES = 4_000

# What sounds and endings stand for, with what each step costs. Sources: general descriptions of Central
# Bavarian phonology (vocalised l and r, diphthongs from Middle High German, dropped e).
_ENDINGS = (
    (r"a$", "er", 1.0), (r"a$", "en", 1.0), (r"an$", "en", 1.0), (r"an$", "ern", 1.2), (r"a$", "e", 2.0),
    (r"([^aeiouäöü])n$", r"\1en", 0.6), (r"m$", "ben", 1.2), (r"ng$", "gen", 1.2), (r"l$", "el", 1.2),
    (r"dl$", "del", 1.2), (r"rl$", "r", 2.0), (r"l$", "", 2.0), (r"e$", "", 2.0), (r"$", "e", 1.2),
    (r"$", "en", 1.6), (r"inna$", "innen", 0.5), (r"unga$", "ungen", 0.5), (r"oa$", "ein", 0.8),
    (r"i$", "ig", 1.2), (r"at$", "et", 1.2), (r"([^aeiouäöü])s$", r"\1es", 1.5), (r"d$", "t", 1.0),
    (r"oin$", "alen", 1.2), (r"oin$", "ahlen", 1.2), (r"oi$", "al", 1.2), (r"ln$", "eln", 1.0),
    (r"ma$", "men", 1.0), (r"nga$", "ngen", 0.6), (r"aun$", "auen", 0.8), (r"ia$", "ier", 1.0),
)  # fmt: skip
_STARTS = (
    (r"^va", "ver", 0.3), (r"^zua", "zu", 0.5), (r"^o(?=[^aeiou])", "an", 1.0),
    (r"^o(?=[^aeiou])", "ab", 1.2), (r"^ob(?=[^aeiou])", "ab", 0.8), (r"^g(?=[^aeiouräöü])", "ge", 0.6),
    (r"^g(?=[rl])", "ge", 1.2), (r"^b(?=[sgtkwdm])", "be", 0.6), (r"^da", "er", 1.2),
    (r"^ei(?=[^nsl])", "ein", 0.8), (r"^ogs", "anges", 0.8), (r"^o(?=g)", "ange", 1.4),
    (r"^eig", "einge", 1.0), (r"^ausg", "ausge", 0.6), (r"^zruck", "zurück", 0.2),
    (r"^zam", "zusammen", 0.2), (r"^umg", "umge", 0.6), (r"^obg", "abge", 0.6), (r"^firn", "für", 1.5),
    (r"^d", "t", 1.0), (r"^nei", "hinein", 1.0), (r"^auffi", "hinauf", 1.0),
)  # fmt: skip
_SOUNDS = (
    ("oa", "ei", 0.6), ("oa", "o", 1.5), ("oi", "al", 0.7), ("oi", "ol", 1.0), ("oi", "el", 1.0),
    ("oi", "all", 0.9), ("oi", "ahl", 0.9), ("ui", "il", 0.7), ("ui", "ul", 0.8), ("ui", "iel", 0.8),
    ("ui", "ill", 0.9), ("ui", "ohl", 1.2), ("öi", "el", 0.8), ("öi", "öl", 0.8), ("öi", "il", 1.2),
    ("ei", "eu", 0.7), ("ei", "äu", 0.9), ("ai", "äu", 0.9), ("ia", "ie", 0.5), ("ia", "ü", 0.6),
    ("ia", "üh", 0.9), ("ia", "ir", 0.9), ("ia", "ier", 1.0), ("ua", "u", 0.5), ("ua", "ur", 0.9),
    ("ua", "uh", 0.9), ("o", "a", 0.9), ("uh", "oh", 1.5), ("a", "er", 1.3), ("a", "ei", 1.5),
    ("aa", "ag", 1.2), ("e", "ö", 1.2), ("e", "ä", 1.2), ("i", "ü", 1.2), ("ff", "uf", 1.6),
    ("a", "au", 1.2), ("a", "ä", 1.3), ("eia", "euer", 0.5), ("aua", "auer", 0.5), ("iang", "iegen", 0.8),
    ("ea", "er", 0.8), ("ea", "ör", 0.9), ("oh", "ah", 0.8), ("oo", "aa", 1.0), ("b", "p", 1.2),
    ("g", "k", 1.2), ("d", "t", 1.2), ("ung", "ungs", 1.5), ("tn", "ten", 0.8), ("ftn", "ften", 0.6),
    ("ndn", "nden", 0.4), ("chn", "chen", 0.8), ("aff", "auf", 0.8),
)  # fmt: skip
_STEPS = (
    *((re.compile(pattern), into, cost) for pattern, into, cost in (*_ENDINGS, *_STARTS)),
    *((re.compile(re.escape(sound)), into, cost) for sound, into, cost in _SOUNDS),
)
_DEAREST = 2.6
_RARITY = 0.12
"""How much a step in the logarithm of a word's frequency weighs against the cost of rules."""


def is_dialect(text: str) -> bool:
    """Whether enough words of a text are Bavarian and nothing else."""
    words = [token.text.lower() for token in tokens(text)]
    telling = sum(word in WORDS and word not in _AMBIGUOUS for word in words)
    return (telling >= 2 and telling >= ENOUGH * len(words)) or telling >= 4


@lru_cache(maxsize=65536)
def written(word: str) -> str:
    """One word of a dialect text in written German; unchanged where no rule leads to a word that exists.

    A table of frequent words comes first, then rules for sounds and endings, the cheapest chain of them that
    gives a word of the dictionary.
    """
    small = word.lower()
    if small in WORDS:
        return with_case(WORDS[small], word)
    if not 4 <= len(small) <= LONGEST_READ or not small.isalpha():
        return word
    if _DROPPED.search(small) and frequency(full := small[:-1] + "en") is not None:
        return with_case(full, word)
    if frequency(small) is not None or compound_parts(small):
        return word
    found = _cheapest(small)
    return with_case(found, word) if found else word


@lru_cache(maxsize=65536)
def _cheapest(word: str) -> str | None:
    best: tuple[float, str] | None = None
    seen = {word: 0.0}
    border = [(0.0, word)]
    while border and len(seen) < _CANDIDATES:
        further = []
        for cost, one in border:
            for pattern, into, more in _STEPS:
                total = cost + more
                if total > _DEAREST:
                    continue
                for match in pattern.finditer(one):
                    changed = one[: match.start()] + match.expand(into) + one[match.end() :]
                    if total < seen.get(changed, 99.0):
                        seen[changed] = total
                        further.append((total, changed))
        border = further
    for one, cost in seen.items():
        how = frequency(one) if one != word else None
        if how is not None:
            rated = (cost - _RARITY * how, one)
            best = min(best, rated) if best else rated
    return best[1] if best else None
