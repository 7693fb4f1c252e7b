"""Other ways of saying the same need: mechanical ones made by rule, handwritten ones read from a file."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from matchmaker.matching.evaluation import BenchmarkError
from matchmaker.matching.retrieval.passages import text_hash
from matchmaker.matching.text.words import tokens

FORMAT = "matchmaker-judged-variants/1"
HANDWRITTEN = ("dialect", "english", "keyword")

SHARE_MISSPELT = 0.25
"""Share of the words of at least five letters in which a typo is made; in the first such word always."""

_SHORTEST = 5
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_ROWS = ("qwertzuiopü", "asdfghjklöä", "yxcvbnm")
_GREETINGS = {
    "de": (
        ("Sehr geehrte Damen und Herren,\n\nich hoffe, es geht Ihnen gut. Ich wende mich heute an Sie.", 0),
        ("Grüß Gott,\n\nmein Name ist Huber, und ich hätte eine Frage an Sie.", 0),
        ("Hallo zusammen,\n\nich habe Ihre Seite gefunden und dachte mir, ich schreibe einfach einmal.", 0),
        ("Vielen Dank im Voraus für Ihre Mühe!\n\nMit freundlichen Grüßen\nJosef Huber", 1),
        ("Über eine Rückmeldung würde ich mich sehr freuen.\n\nSchöne Grüße und einen schönen Tag", 1),
        ("Danke schon mal und viele Grüße\nIhre Familie Huber", 1),
    ),
    "en": (
        ("Dear Sir or Madam,\n\nI hope you are well. I am writing to you today with a request.", 0),
        ("Hello,\n\nmy name is Huber and I have a question for you.", 0),
        ("Hi everyone,\n\nI found your page and thought I would simply write.", 0),
        ("Thank you very much in advance for your help!\n\nKind regards\nJosef Huber", 1),
        ("I would be glad to hear from you.\n\nBest wishes and have a nice day", 1),
        ("Thanks already and best regards\nThe Huber family", 1),
    ),
}


def with_typos(text: str, language: str = "de") -> str:
    """A quarter of the longer words with one slip each: letters swapped, left out, doubled or a key beside.

    The first letter stays. The same text always gets the same slips, in every process.
    """
    random = Random(text_hash(text))  # noqa: S311 (typos are no secret)
    pieces, end, hit = [], 0, False
    for token in tokens(text):
        pieces.append(text[end : token.start])
        chosen = len(token.text) >= _SHORTEST and (not hit or random.random() < SHARE_MISSPELT)
        pieces.append(_slip(token.text, random) if chosen else token.text)
        hit |= chosen
        end = token.end
    return "".join(pieces) + text[end:]


def without_umlauts(text: str, language: str = "de") -> str:
    """ae, oe, ue and ss for umlauts and ß, as on a foreign keyboard."""
    return text.translate(_UMLAUTS)


def lower_case(text: str, language: str = "de") -> str:
    """Everything in small letters, as typed with one thumb."""
    return text.lower()


def padded(text: str, language: str = "de") -> str:
    """The need as a letter: salutation and polite phrases before and behind it, chosen by the text."""
    phrases = _GREETINGS[language]
    before = [phrase for phrase, behind in phrases if not behind]
    behind = [phrase for phrase, behind in phrases if behind]
    chosen = text_hash(text)
    first = before[chosen % len(before)]
    return f"{first}\n\n{text}\n\n{behind[chosen // len(before) % len(behind)]}"


MECHANICAL: Mapping[str, Callable[[str, str], str]] = {
    "typos": with_typos,
    "no umlauts": without_umlauts,
    "lower case": lower_case,
    "greetings": padded,
}
"""Name of each rule; it takes a text and its language ("de" or "en")."""


def read_variants(path: Path) -> dict[str, dict[str, str]]:
    """Handwritten variants by need and kind. Raises BenchmarkError when the file holds none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise BenchmarkError(f"{path.name} is not of the format {FORMAT}")
        return {
            one["need"]: {kind: one[kind] for kind in HANDWRITTEN if kind in one}
            for one in content["variants"]
        }
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BenchmarkError(f"{path.name} is no file of variants: {problem!r}") from problem


def _slip(word: str, random: Random) -> str:
    place = 1 + int(random.random() * (len(word) - 2))
    before, letter, behind = word[:place], word[place], word[place + 1 :]
    kind = int(random.random() * 4)
    if kind == 0 and letter != behind[0]:
        return before + behind[0] + letter + behind[1:]
    if kind == 1:
        return before + behind
    if kind == 2:
        return before + _neighbour(letter, random) + behind
    return before + letter + letter + behind


def _neighbour(letter: str, random: Random) -> str:
    for row in _ROWS:
        place = row.find(letter.lower())
        if place >= 0:
            beside = [row[one] for one in (place - 1, place + 1) if 0 <= one < len(row)]
            return beside[int(random.random() * len(beside))]
    return letter * 2
