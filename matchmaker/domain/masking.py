"""Hides who somebody is in a free text, as long as the other side may not know it yet."""

import re
from collections.abc import Iterable

DOT = "•"
"""Stands for each hidden character, so that positions in the text stay the same."""

_ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.\w{2,}")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_DOMAIN = re.compile(
    r"\b[\w-]+(?:\.[\w-]+)*\.(?:de|com|net|org|eu|info|bayern|gmbh|shop|io)\b", re.IGNORECASE
)
_PHONE = re.compile(r"(?<![\w+])(?:\+|0)\d(?:[\s/()-]*\d){5,}")
_LEGAL_FORM = re.compile(
    r"(?:[\s,]+(?:\([^()]*\)|&\s*co\.?|gmbh|mbh|ag|kg|ohg|gbr|ug|e\.\s?k\.|e\.\s?v\.|eg|se|inh\..*))+$",
    re.IGNORECASE,
)
_SHORTEST_NAME = 4
"""Letters: a shorter name would hide ordinary words."""


def mask(text: str, names: Iterable[str] = (), surnames: Iterable[str] = ()) -> str:
    """The text, exactly as long, with dots for mail addresses, links, phone numbers and these names.

    A company's name is found with and without its legal form, in upper or lower case; a surname as a whole
    word, also with the s of a genitive, written as given.
    """
    for pattern in (_ADDRESS, _LINK, _DOMAIN, _PHONE):
        text = pattern.sub(_dots, text)
    forms = {form for name in names for form in _forms(name)}
    for form in sorted(forms, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(form)}", _dots, text, flags=re.IGNORECASE)
    for surname in surnames:
        text = re.sub(rf"(?<!\w){re.escape(surname)}s?(?!\w)", _dots, text)
    return text


def mask_addresses(text: str) -> str:
    """The text, exactly as long, with dots for mail addresses only."""
    return _ADDRESS.sub(_dots, text)


def _dots(found: re.Match[str]) -> str:
    return DOT * len(found.group())


def _forms(name: str) -> set[str]:
    whole = " ".join(name.split())
    bare = _LEGAL_FORM.sub("", whole)
    return {one for one in (whole, bare) if len(one) >= _SHORTEST_NAME}
