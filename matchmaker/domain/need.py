"""What a need must look like before it is accepted."""

import re
from dataclasses import dataclass

from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.vocabulary import Size

TEXT_MIN, TEXT_MAX = 20, 2000
"""Characters of a need's text after trimming; the form states both."""
TOPICS_MAX = 5

_POSTCODE = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class NeedInput:
    """A need as typed. `industry` is a WZ 2008 code or None, `topics` keys of the taxonomy."""

    text: str
    postcode: str
    size: str
    industry: str | None = None
    topics: tuple[str, ...] = ()


def validate_need(typed: NeedInput) -> NeedInput:
    """Trim the input and check every limit; all problems are reported together.

    Raises InvalidInput with the keys text_short, text_long, postcode_format, size_missing, topics_many.
    """
    text = typed.text.replace("\r\n", "\n").replace("\x00", "").strip()
    postcode = typed.postcode.strip()
    errors: dict[str, str] = {}
    if len(text) < TEXT_MIN:
        errors["text"] = "text_short"
    elif len(text) > TEXT_MAX:
        errors["text"] = "text_long"
    if not _POSTCODE.fullmatch(postcode) or not postcode.isascii():
        errors["postcode"] = "postcode_format"
    if typed.size not in set(Size):
        errors["size"] = "size_missing"
    if len(typed.topics) > TOPICS_MAX:
        errors["topics"] = "topics_many"
    if errors:
        raise InvalidInput(errors)
    return NeedInput(text, postcode, typed.size, typed.industry or None, tuple(dict.fromkeys(typed.topics)))
