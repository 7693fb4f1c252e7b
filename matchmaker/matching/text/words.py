"""Words of a text with their offsets, folded and stemmed so that spellings of one word meet."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from threading import local
from typing import Any

from matchmaker.matching.text.stopwords import FUNCTION_WORDS

_WORD = re.compile(r"[^\W_]+")
_DIGRAPH = re.compile(r"(?<![aeiouq])([aou])e")
_SNOWBALL = {"de": "german", "en": "english"}
_stemmers = local()


@dataclass(frozen=True, slots=True)
class Token:
    """One word as written, with the characters it covers: start (inclusive) to end (exclusive)."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Letters and digits in a row, in reading order; hyphens, apostrophes and underscores part words."""
    return [Token(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Case, accents and umlaut spellings removed: "Für", "fuer" and "fur" become "fur".

    "ae", "oe", "ue" lose their e unless a vowel or q precedes ("neue", "Quelle" stay), on every word
    alike, so that two spellings of one word always meet; ß becomes ss.
    """
    folded = unicodedata.normalize("NFKD", word.casefold())
    folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _DIGRAPH.sub(r"\1", folded)


@lru_cache(maxsize=131072)
def stem(word: str, language: str) -> str:
    """Snowball stem of a word in a language ("de" or "en"; others go by German), folded.

    German stems know both umlaut spellings ("Häuser", "Haeuser", "Haus" all give "haus").
    """
    return fold(_stemmer(language).stemWord(unicodedata.normalize("NFKC", word).casefold()))


def is_function_word(word: str, language: str) -> bool:
    """True for words such as "und", "wir", "the", that say nothing about the subject."""
    return word.casefold() in FUNCTION_WORDS.get(language, FUNCTION_WORDS["de"])


def _stemmer(language: str) -> Any:
    # One stemmer per thread: PyStemmer objects are not safe to share.
    found = getattr(_stemmers, language, None)
    if found is None:
        import Stemmer

        found = Stemmer.Stemmer(_SNOWBALL.get(language, "german"))
        setattr(_stemmers, language, found)
    return found
