"""Telling German from English, also in short, dialect and misspelt texts."""

import re
from functools import lru_cache
from typing import Any

from matchmaker.matching.text.stopwords import ENGLISH, GERMAN
from matchmaker.matching.text.words import tokens

_GERMAN_LETTERS = re.compile(r"[äöüß]", re.IGNORECASE)
_IDENTIFIER_LIMIT = 8.0


def detect_language(text: str) -> str:
    """Return "de" or "en", whichever the text is likelier in; German when nothing tells them apart.

    Sum of evidence in natural-log units: the language identifier (py3langid limited to the two, capped
    at 8), function words, Bavarian ones included (2 each), and umlauts (3 each, capped at 9).
    """
    words = [token.text.casefold() for token in tokens(text)]
    functions = sum((word in ENGLISH) - (word in GERMAN) for word in words)
    umlauts = len(_GERMAN_LETTERS.findall(text))
    evidence = _identifier_evidence(text) + 2.0 * functions - min(9.0, 3.0 * umlauts)
    return "en" if evidence > 0 else "de"


def _identifier_evidence(text: str) -> float:
    if not text.strip():
        return 0.0
    scores = dict(_identifier().rank(text))
    difference = float(scores["en"] - scores["de"])
    return max(-_IDENTIFIER_LIMIT, min(_IDENTIFIER_LIMIT, difference))


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid import langid

    untyped: Any = langid
    identifier = untyped.LanguageIdentifier.from_model_file(untyped.MODEL_FILE)
    identifier.set_languages(["de", "en"])
    return identifier
