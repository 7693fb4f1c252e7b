"""Sentences and clauses of a text with their offsets: the units in which evidence of meaning is shown."""

import re
from collections.abc import Callable

from matchmaker.matching.results import Span

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”“»)]*\s+|\s*\n+\s*")
_CLAUSE_END = re.compile(r"(?<=[,;:–—])\s+|\s+(?=[–—-]\s)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[^\W\d_]|bzw|ca|usw|etc|nr|str|dr|inkl|ggf|evtl|max|min|mind|vgl|st|mr|mrs|e\.g|i\.e)|\d)\.$",
    re.IGNORECASE,
)
_SHORTEST_CLAUSE = 12


def sentences(text: str) -> list[Span]:
    """Sentences in order, without the white space around them; abbreviations and ordinals end none."""
    return _split(text, Span(0, len(text)), _SENTENCE_END, 1, _ends_sentence)


def clauses(text: str) -> list[Span]:
    """Sentences cut further at commas, semicolons, colons and dashes; no clause under 12 characters."""
    found: list[Span] = []
    for sentence in sentences(text):
        found.extend(_split(text, sentence, _CLAUSE_END, _SHORTEST_CLAUSE, lambda _: True))
    return found


def _ends_sentence(before: str) -> bool:
    return _ABBREVIATION.search(before) is None


def _split(
    text: str, within: Span, border: re.Pattern[str], shortest: int, ends: Callable[[str], bool]
) -> list[Span]:
    spans: list[Span] = []
    start = within.start
    for match in border.finditer(text, within.start, within.end):
        newline = "\n" in match.group()
        if match.start() - start < shortest or not (newline or ends(text[start : match.start()])):
            continue
        spans.append(Span(start, match.start()))
        start = match.end()
    if spans and 0 < within.end - start < shortest:
        spans[-1] = Span(spans[-1].start, within.end)
    elif within.end > start:
        spans.append(Span(start, within.end))
    trimmed = (_trim(text, span) for span in spans)
    return [span for span in trimmed if span.end > span.start]


def _trim(text: str, span: Span) -> Span:
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start, span.end - len(inner) + len(inner.rstrip())))
