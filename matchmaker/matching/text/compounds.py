"""Parts of German compounds ("Kassensystem" -> "Kasse", "System"), so that a part can meet a whole word."""

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

SHORTEST_COMPOUND = 9
"""Shorter words are left whole: below nine letters hardly any split helps and analysing costs most."""

_SHORTEST_PART = 3
_LONGEST_COMPOUND = 40
_MOST_KNOWN = 100_000
_lock = Lock()
_taggers: list[Any] = []
_known: dict[str, tuple[str, ...]] = {}


def compound_parts(word: str) -> tuple[str, ...]:
    """Noun parts of a German compound in order, or () when the word is none; about 0.7 ms a new word.

    Parts come from the HanTa morphology (Wartena 2019); a word counts as a compound when it has at least
    two noun parts of three letters and nothing but nouns, linking elements and endings.
    """
    if not SHORTEST_COMPOUND <= len(word) <= _LONGEST_COMPOUND or not word.isalpha():
        return ()
    found = _known.get(word)
    if found is None:
        found = _split(word)
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[word] = found
    return found


def known_compounds() -> dict[str, tuple[str, ...]]:
    """Every word looked at so far with its parts, for a process to come."""
    return _known.copy()


def remember_compounds(known: Mapping[str, Iterable[str]]) -> None:
    """Words with their parts as an earlier process found them with the same morphology."""
    for word, parts in known.items():
        _known.setdefault(word, tuple(parts))


def _split(word: str) -> tuple[str, ...]:
    with _lock:
        _, morphemes, _ = _tagger().analyze(word.capitalize(), pos="NN", taglevel=3)
    if not all(tag.startswith(("NN", "FUGE", "SUF")) for _, tag in morphemes):
        return ()
    parts = tuple(
        morpheme for morpheme, tag in morphemes if tag.startswith("NN") and len(morpheme) >= _SHORTEST_PART
    )
    return parts if len(parts) > 1 else ()


def _tagger() -> Any:
    if not _taggers:
        from HanTa import HanoverTagger

        hanta: Any = HanoverTagger
        _taggers.append(hanta.HanoverTagger("morphmodel_ger.pgz"))
    return _taggers[0]
