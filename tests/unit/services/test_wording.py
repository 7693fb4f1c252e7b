"""The reason in a sentence, the rules in words, texts with their marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.results import Band, Evidence, Match, RuleHeld, Span
from matchmaker.services import wording
from matchmaker.services.views import Piece
from matchmaker.services.wording import LONGEST_QUOTE, excerpt, pieces, quotation, reason, rule_sentence

NEED = "Mir finden koane Lehrlinge mehr."
OFFERING = (
    "Auszubildende gewinnen. Wir zeigen Ihren Betrieb an Schulen.\n"
    "Für Betriebe mit freien Lehrstellen.\nEin Tag."
)


def match(*evidence: Evidence, quoted: str = OFFERING, language: str = "en") -> Match:
    return Match("o", "p", 1.0, 0.8, Band.STRONG, language, {}, (), evidence, (), quoted)


def met(view: str, need: str, offering: str, text: str = NEED, quoted: str = OFFERING) -> Evidence:
    start, other = text.index(need), quoted.index(offering)
    return Evidence(view, Span(start, start + len(need)), Span(other, other + len(offering)), 0.8)


def test_reason_quotes_both_sides_and_names_the_topic() -> None:
    found = match(met("meaning", "Mir finden koane Lehrlinge mehr", "Auszubildende gewinnen"))
    assert reason(found, NEED, ["Finding apprentices"], "en") == (
        "You write “Mir finden koane Lehrlinge mehr”; the offering says “Auszubildende gewinnen”. "
        "Topic in common: Finding apprentices."
    )


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (["A"], "Topic in common: A."),
        (["A", "B"], "Topics in common: A and B."),
        (["A", "B", "C"], "Topics in common: A and B."),
        ([], "Your text and the offering are alike in meaning; please check whether it fits."),
    ],
)
def test_without_evidence_the_reason_claims_no_more_than_was_found(labels: list[str], sentence: str) -> None:
    assert reason(match(), NEED, labels, "en") == sentence


def test_the_same_words_are_named_once_and_as_the_owner_wrote_them() -> None:
    need, quoted = "computer and drivers, Computers", "Computers and a driver"
    one = met("words", "computer", "Computers", need, quoted)
    two = met("words", "drivers", "driver", need, quoted)
    assert (
        reason(match(one, quoted=quoted), need, [], "en") == "Your word “computer” is in the offering, too."
    )
    assert reason(match(one, two, quoted=quoted), need, [], "en") == (
        "Your words “computer” and “drivers” are in the offering, too."
    )


@pytest.mark.parametrize(
    ("written_in", "sentence"),
    [
        ("de", "The offering is described in German."),
        ("fr", "The offering is described in another language."),
    ],
)
def test_another_language_of_the_offering_is_said(written_in: str, sentence: str) -> None:
    assert reason(match(language=written_in), NEED, ["A"], "en").endswith(sentence)
    assert "described" not in reason(match(language="en"), NEED, ["A"], "en")


def test_spans_that_point_nowhere_are_not_quoted() -> None:
    lost = Evidence("words", Span(900, 950), Span(0, 5), 0.9)
    assert reason(match(lost), NEED, ["A"], "en") == "Topic in common: A."


def test_quotations_are_folded_shortened_at_a_word_and_free_of_quotation_marks() -> None:
    assert quotation("a „Lehrstelle\n frei“, b", Span(2, 20)) == "Lehrstelle frei"
    assert quotation("die „eine“ Seite", Span(0, 16)) == "die ’eine’ Seite"
    long = quotation("wort " * 60, Span(0, 300))
    assert len(long) <= LONGEST_QUOTE + 1
    assert long.endswith("wort …")


@pytest.mark.parametrize(
    "held",
    [
        RuleHeld(rule, variant)
        for rule, variants in {
            "region": ["nationwide", "district", "unknown"],
            "size": ["suits", "unknown"],
            "language": ["de", "en", "unknown"],
            "capacity": ["free"],
            "active": ["free"],
        }.items()
        for variant in variants
    ],
)
def test_every_rule_that_can_hold_has_a_sentence(held: RuleHeld) -> None:
    assert rule_sentence(held, "en").endswith(".")


def test_rules_name_the_district_and_the_size() -> None:
    assert rule_sentence(RuleHeld("region", "district"), "en", "Miesbach") == (
        "The partner works in your region (Miesbach)."
    )
    assert "10 to 49" in rule_sentence(RuleHeld("size", "suits"), "en", None, "small")
    assert rule_sentence(RuleHeld("something", "new"), "en") == ""


def test_percent_signs_in_texts_are_harmless() -> None:
    need, quoted = "50 % Rabatt %s", "100 %(x)s Rabatte"
    found = match(met("words", "50 % Rabatt %s", "100 %(x)s Rabatte", need, quoted), quoted=quoted)
    assert "50 % Rabatt %s" in reason(found, need, ["5 %"], "en")


SPANS = st.lists(
    st.tuples(
        st.builds(Span, st.integers(-5, 40), st.integers(-5, 40)), st.sampled_from(["words", "meaning"])
    ),
    max_size=6,
)


@given(st.text(max_size=30), SPANS)
def test_pieces_join_to_the_text_whatever_the_spans(text: str, marks: list[tuple[Span, str]]) -> None:
    cut = pieces(text, marks)
    assert "".join(piece.text for piece in cut) == text
    assert all(piece.text for piece in cut)
    assert cut == pieces(text, marks)


def test_of_overlapping_marks_the_first_given_stays() -> None:
    marks = [(Span(4, 9), "words"), (Span(0, 6), "meaning"), (Span(9, 99), "spelling")]
    assert pieces("eine Kasse", marks) == (Piece("eine"), Piece(" Kass", "words"), Piece("e", "spelling"))


@given(st.text(max_size=120), SPANS)
def test_an_excerpt_of_any_text_is_made_of_its_words(text: str, marks: list[tuple[Span, str]]) -> None:
    shown = excerpt(text, marks)
    assert all(piece.text for piece in shown)
    assert all(piece.text in text for piece in shown if piece.mark)


def test_an_excerpt_keeps_the_title_and_the_sentences_with_marks() -> None:
    start = OFFERING.index("Lehrstellen")
    shown = excerpt(OFFERING, [(Span(start, start + 11), "words")])
    assert shown == (
        Piece("Auszubildende gewinnen."),
        Piece(" … "),
        Piece("Für Betriebe mit freien "),
        Piece("Lehrstellen", "words"),
        Piece("."),
        Piece(" …"),
    )
    assert "".join(piece.text for piece in excerpt(OFFERING, [])) == (
        "Auszubildende gewinnen. Wir zeigen Ihren Betrieb an Schulen. …"
    )


def test_every_sentence_is_translated_into_german() -> None:
    sentences = {
        "You write “%(need)s”; the offering says “%(offering)s”.",
        "Topic in common: %(topic)s.",
        "Your text and the offering are alike in meaning; please check whether it fits.",
        "Available throughout Germany, without a visit to your premises.",
        "The partner can take on new enquiries at present.",
    }
    german = wording.translator("de").gettext
    assert [sentence for sentence in sentences if german(sentence) == sentence] == [], "run `make setup`?"


def test_others_than_the_owner_read_about_the_company() -> None:
    one = Evidence("meaning", Span(0, 4), Span(0, 4), 0.9)
    for held in ([one], [], [Evidence("words", Span(0, 4), Span(0, 4), 0.9)]):
        told = reason(match(*held, quoted="Mail an alle"), "Post holen", [], "en", owner=False)
        assert told
        assert "your" not in told.lower()
        assert "you " not in told.lower()
    rules = [("region", "district"), ("region", "nationwide"), ("size", "suits"), ("language", "de")]
    told = " ".join(rule_sentence(RuleHeld(*one), "en", "Miesbach", "small", owner=False) for one in rules)
    assert "your" not in told.lower()
    assert "Miesbach" in told
