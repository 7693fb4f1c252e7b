"""Clauses and halves of clauses with their offsets: what evidence of meaning compares and shows."""

import re
from functools import lru_cache

from matchmaker.matching.documents import Passage
from matchmaker.matching.results import Span
from matchmaker.matching.text.segments import clauses

MOST = 48
"""Phrases of one text; what follows is not compared."""

_SHORTEST = 8
_LONG_CLAUSE = 40
_JOINT = re.compile(r"\s+(?:und|oder|sowie|aber|and|or|but)\s+", re.IGNORECASE)
_LEAD = re.compile(r"(?:und|oder|sowie|aber|denn|and|or|but|so)\s+", re.IGNORECASE)
_MARKS = ' \t\n\r.,;:!?–—-…"“”„«»()[]'


@lru_cache(maxsize=8192)
def phrases(text: str) -> tuple[Span, ...]:
    """Clauses in order, long ones also in the parts that "und", "oder" and the like join.

    A part follows its clause, so phrases overlap. Marks and conjunctions at the ends are left out, no
    word is cut, and nothing shorter than 8 characters is a phrase.
    """
    found: list[Span] = []
    for clause in clauses(text):
        found.append(clause)
        if clause.end - clause.start > _LONG_CLAUSE:
            found.extend(_parts(text, clause))
    trimmed = (_trimmed(text, span) for span in found)
    return tuple(dict.fromkeys(span for span in trimmed if span.end - span.start >= _SHORTEST))[:MOST]


def segments_of(passage: Passage) -> tuple[str, ...]:
    """The texts of a passage whose vectors evidence of meaning needs: derived data, can be stored ahead."""
    text = passage.text
    return (text, *(text[span.start : span.end] for span in phrases(text)))


def _parts(text: str, clause: Span) -> list[Span]:
    joints = list(_JOINT.finditer(text, clause.start, clause.end))
    if not joints:
        return []
    starts = [clause.start, *(joint.end() for joint in joints)]
    ends = [*(joint.start() for joint in joints), clause.end]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and (text[start] in _MARKS or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _MARKS or text[end - 1].isspace()):
        end -= 1
    lead = _LEAD.match(text, start, end)
    return Span(lead.end() if lead else start, end)
