"""Words as a search compares them: case, umlauts and accents do not matter."""

import unicodedata

_SPELLINGS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_SPELLED_OUT = {"ae": "a", "oe": "o", "ue": "u"}


def fold(text: str) -> str:
    """Lower case, umlauts spelled out (ä as ae), other accents dropped."""
    # Composed first: a decomposed "a + diaeresis" must become "ae", not "a".
    composed = unicodedata.normalize("NFKC", text).casefold().translate(_SPELLINGS)
    return "".join(c for c in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(c))


def searchable(text: str) -> str:
    """Folded so that Müller, Mueller and Muller are the same."""
    folded = fold(text)
    for spelled, letter in _SPELLED_OUT.items():
        folded = folded.replace(spelled, letter)
    return folded
