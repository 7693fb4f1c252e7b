"""Puts a match into words: the reason in a sentence, the rules that held, and the texts with their marks."""

from collections.abc import Iterable, Sequence

from matchmaker.matching.results import Evidence, Match, RuleHeld, Span
from matchmaker.matching.text.segments import sentences
from matchmaker.matching.text.words import stem
from matchmaker.services.views import Piece
from matchmaker.translations import translator

LONGEST_QUOTE = 90
"""Characters; a longer quotation is cut at a word and ends with an ellipsis."""

_NAMED_TOPICS = 2
_NAMED_WORDS = 2
_QUOTES = str.maketrans(dict.fromkeys('„“”"«»‚‘', "’"))


def reason(
    match: Match, need_text: str, topic_labels: Sequence[str], language: str, *, owner: bool = True
) -> str:
    """Why this match, in at most three short sentences of the reader's language, never with a score.

    Says what was found and no more: the words that met (`match.evidence` in `need_text` and
    `match.quoted`), the topics in common, or only that the texts are alike; and when the offering is not
    written in the reader's language. `topic_labels`: those of `match.topics` in the reader's language;
    `owner`: the reader is who stated the need, so it is spoken to.
    """
    met = [_Met(one, need_text, match.quoted, match.language) for one in match.evidence]
    found = [
        *_of_words([one for one in met if one.complete], language, owner),
        *_of_topics(topic_labels[:_NAMED_TOPICS], language),
    ]
    return " ".join([*(found or [_of_likeness(language, owner)]), *_of_language(match.language, language)])


class _Met:
    """Evidence with the words it points to, ready to quote; `same`: forms of one word, or the same words."""

    def __init__(self, evidence: Evidence, need_text: str, offering_text: str, language: str) -> None:
        self.need = quotation(need_text, evidence.need)
        self.offering = quotation(offering_text, evidence.offering)
        self.complete = bool(self.need and self.offering)
        words = (stem(word, language) for word in (self.need, self.offering))
        self.same = len(set(words)) == 1


def _of_words(met: Sequence[_Met], language: str, owner: bool) -> list[str]:
    _ = translator(language).gettext
    if not met:
        return []
    first = met[0]
    if not first.same:
        values = {"need": first.need, "offering": first.offering}
        if not owner:
            return [_("The need says “%(need)s”; the offering says “%(offering)s”.") % values]
        return [_("You write “%(need)s”; the offering says “%(offering)s”.") % values]
    same = list(dict.fromkeys(one.need for one in met if one.same))[:_NAMED_WORDS]
    if len(same) == 1:
        text = _("Your word “%(word)s” is in the offering, too.") if owner else _("Both say “%(word)s”.")
        return [text % {"word": same[0]}]
    values = {"first": same[0], "second": same[1]}
    if not owner:
        return [_("Both say “%(first)s” and “%(second)s”.") % values]
    return [_("Your words “%(first)s” and “%(second)s” are in the offering, too.") % values]


def _of_topics(labels: Sequence[str], language: str) -> list[str]:
    _ = translator(language).gettext
    if not labels:
        return []
    if len(labels) == 1:
        return [_("Topic in common: %(topic)s.") % {"topic": labels[0]}]
    return [_("Topics in common: %(first)s and %(second)s.") % {"first": labels[0], "second": labels[1]}]


def _of_likeness(language: str, owner: bool) -> str:
    _ = translator(language).gettext
    if not owner:
        return _("Need and offering are alike in meaning; please check whether they fit.")
    return _("Your text and the offering are alike in meaning; please check whether it fits.")


def _of_language(written_in: str, language: str) -> list[str]:
    _ = translator(language).gettext
    if written_in == language:
        return []
    if written_in == "en":
        return [_("The offering is described in English.")]
    if written_in == "de":
        return [_("The offering is described in German.")]
    return [_("The offering is described in another language.")]


def rule_sentence(
    held: RuleHeld,
    language: str,
    district_name: str | None = None,
    size: str | None = None,
    *,
    owner: bool = True,
) -> str:
    """A hard rule that held, in one sentence of the reader's language; "" for a rule that needs no words.

    `district_name` is the need's district as the page calls it, `size` the need's size class.
    """
    _ = translator(language).gettext
    match held.rule, held.variant:
        case "region", "district":
            return _region(district_name, language, owner)
        case "size", "suits":
            return _size(size, language, owner)
        case "region", "nationwide" if not owner:
            return _("Available throughout Germany, without a visit to the company.")
        case "language", variant:
            return _advice(variant, language)
    worded = {
        ("region", "nationwide"): _("Available throughout Germany, without a visit to your premises."),
        ("region", "unknown"): _("Without a postcode we show offerings from all regions."),
        ("size", "unknown"): _("Without your company size we show offerings for all sizes."),
        ("capacity", "free"): _("The partner can take on new enquiries at present."),
        ("active", "free"): _("The offering is available at present."),
    }
    return worded.get((held.rule, held.variant), "")


def _region(district_name: str | None, language: str, owner: bool) -> str:
    _ = translator(language).gettext
    if not owner and district_name:
        return _("The partner works in the company’s region (%(district)s).") % {"district": district_name}
    if not district_name:
        return _("The partner works in your region.")
    return _("The partner works in your region (%(district)s).") % {"district": district_name}


def _size(size: str | None, language: str, owner: bool) -> str:
    _ = translator(language).gettext
    if not owner:
        return _("The offering suits the size of the company.")
    worded = {
        "micro": _("For companies of your size (1 to 9 staff)."),
        "small": _("For companies of your size (10 to 49 staff)."),
        "medium": _("For companies of your size (50 to 249 staff)."),
        "large": _("For companies of your size (250 staff or more)."),
    }
    return worded.get(size or "", _("For companies of your size."))


def _advice(variant: str, language: str) -> str:
    _ = translator(language).gettext
    if variant == "de":
        return _("Advice in German.")
    if variant == "en":
        return _("Advice in English.")
    return _("You agree on the language of the advice with the partner.")


def quotation(text: str, span: Span) -> str:
    """The words of a span as they are quoted within a sentence.

    White space is folded, marks at the ends are left out, quotation marks inside become apostrophes, and
    more than 90 characters are cut at a word. A span outside the text quotes what lies inside it.
    """
    inner = " ".join(text[max(0, span.start) : max(0, span.end)].split())
    inner = inner.translate(_QUOTES).strip(" .,;:!?–—-…’")
    if len(inner) <= LONGEST_QUOTE:
        return inner
    cut = inner[: LONGEST_QUOTE - 1]
    at_word = cut.rpartition(" ")[0] or cut
    return at_word.rstrip(" .,;:!?–—-") + " …"


def pieces(text: str, marks: Iterable[tuple[Span, str]]) -> tuple[Piece, ...]:
    """The text cut into marked and plain pieces that join to exactly the text.

    Spans are clipped to the text; where two overlap the earlier given keeps its characters and the later
    one is left out. No piece is empty; an empty text has none.
    """
    cut: list[Piece] = []
    done = 0
    for start, end, mark in _clean(marks, len(text)):
        if start > done:
            cut.append(Piece(text[done:start]))
        cut.append(Piece(text[start:end], mark))
        done = end
    if done < len(text):
        cut.append(Piece(text[done:]))
    return tuple(cut)


def excerpt(text: str, marks: Iterable[tuple[Span, str]]) -> tuple[Piece, ...]:
    """The sentences of a text that hold marks, as pieces, with an ellipsis for every sentence left out.

    The first sentence (an offering's title) is always kept; without any mark the second one too. A mark
    over several sentences keeps them all.
    """
    marked = [(Span(start, end), mark) for start, end, mark in _clean(marks, len(text))]
    spans = sentences(text)
    kept = [place for place, span in enumerate(spans) if _is_shown(place, span, marked)]
    shown: list[Piece] = []
    for before, place in zip([-1, *kept], kept, strict=False):
        if shown:
            shown.append(Piece(" " if place == before + 1 else " … "))
        elif place > 0:
            shown.append(Piece("… "))
        span = spans[place]
        inside = [
            (Span(max(m.start, span.start) - span.start, min(m.end, span.end) - span.start), view)
            for m, view in marked
            if m.start < span.end and m.end > span.start
        ]
        shown.extend(pieces(text[span.start : span.end], inside))
    if kept and kept[-1] < len(spans) - 1:
        shown.append(Piece(" …"))
    return tuple(shown)


def _is_shown(place: int, span: Span, marked: Sequence[tuple[Span, str]]) -> bool:
    if place == 0 or (place == 1 and not marked):
        return True
    return any(mark.start < span.end and mark.end > span.start for mark, _ in marked)


def _clean(marks: Iterable[tuple[Span, str]], length: int) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for span, mark in marks:
        start, end = max(0, span.start), min(length, span.end)
        if start < end and all(
            end <= other_start or start >= other_end for other_start, other_end, _ in kept
        ):
            kept.append((start, end, mark))
    return sorted(kept)
