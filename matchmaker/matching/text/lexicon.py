"""German words known to exist: tells a misspelling from another word and splits modern compounds."""

from functools import cache, lru_cache

from matchmaker.matching.text import compounds
from matchmaker.matching.text.words import fold

_WORD_CLASSES = ("NN", "NN_VAR", "ADJ", "ADJ_INVAR", "VV", "VVnp", "VA", "VM", "ADV")
_ENDINGS = ("", "e", "n", "en", "s", "es", "er", "ern", "em", "et", "t", "te", "ten", "st", "est")
_ONLY_A_STEM, _INFLECTED, _EVERYDAY_WEIGHT = 3.0, 1.0, -9.0
_EVERYDAY = """
    online web cyber glasfaser internet email mail app azubi azubis homepage website webseite smartphone
    tablet laptop notebook homeoffice videokonferenz newsletter social media marketing cloud router firewall
    backup chatbot sensor scanner software hardware update login passwort kennwort wlan server drucker
    anschluss anschlüsse auszubildende auszubildenden umsatz auftrag aufträge ausfall vertrag verträge
    angebot angebote einkauf verkauf umzug ausweis datei dateien bewerber bewerberin bewerbung lehrling
    lehrstelle lieferschein zettel bildschirm rechnung rechner
"""


@cache
def _stems(word_class: str) -> frozenset[str]:
    tagger = compounds._tagger()
    number = tagger.tag2int.get(word_class)
    return frozenset(fold(stem) for stem in tagger.LP_m_t.get(number, ()))


@cache
def _known() -> frozenset[str]:
    tagger = compounds._tagger()
    frequent = frozenset(fold(word) for word in tagger.cache)
    everyday = frozenset(fold(word) for word in _EVERYDAY.split())
    return frozenset().union(frequent, everyday, *(_stems(one) for one in _WORD_CLASSES))


@lru_cache(maxsize=65536)
def is_known(word: str) -> bool:
    """True when a folded word, or what is left without an ending, is in the morphology's dictionary."""
    known = _known()
    return any(
        word.endswith(ending) and word[: len(word) - len(ending)] in known
        for ending in _ENDINGS
        if len(word) - len(ending) >= 3
    )


@lru_cache(maxsize=65536)
def is_noun(word: str) -> bool:
    """True when a folded word, or what is left without an ending, is a noun in the dictionary."""
    nouns = _stems("NN")
    return any(
        word.endswith(ending) and word[: len(word) - len(ending)] in nouns
        for ending in ("", "e", "n", "en", "s", "es", "er", "ern")
        if len(word) - len(ending) >= 3
    )


@cache
def _written() -> dict[str, float]:
    tagger = compounds._tagger()
    found = {word.lower(): max(weight for _, weight in tags) for word, tags in tagger.cache.items()}
    for word_class in _WORD_CLASSES:
        stems = tagger.LP_m_t.get(tagger.tag2int.get(word_class), {})
        for stem, weight in stems.items():
            found.setdefault(stem.lower(), weight - _ONLY_A_STEM)
    for word in _EVERYDAY.split():
        found.setdefault(word, _EVERYDAY_WEIGHT)
    return found


def frequency(word: str) -> float | None:
    """Logarithm of how frequent a word is as written (lower case, with its umlauts); None when unknown.

    Inflected forms that the dictionary has no count of go by their stem, rarer than any counted one.
    """
    known = _written()
    if word in known:
        return known[word]
    stems = [
        known[word[: len(word) - len(ending)]]
        for ending in _ENDINGS
        if ending
        and len(word) - len(ending) >= 3
        and word.endswith(ending)
        and word[: len(word) - len(ending)] in known
    ]
    return max(stems) - _INFLECTED if stems else None
