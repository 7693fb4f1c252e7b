"""The rules of evidence as a whole, with a segment model in which concepts are given."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.documents import Passage
from matchmaker.matching.evidence.choose import MOST_SHOWN, choose
from matchmaker.matching.evidence.phrases import phrases, segments_of
from matchmaker.matching.explanation import explain
from matchmaker.matching.results import Evidence, Span

from .fakes import ConceptSegments

TREES = {"Bäume", "Birken", "Gehölze", "Baum"}
OFFERING = Passage("de", "Gehölze bestellen", "Wir zeigen Ihren Betrieb an Schulen. Ein Filmtag bei Ihnen.")
NEED = "Mir finden koane Birken mehr, und die Kasse spinnt."

LISTED = """
Onlineshop Online-Shop Kasse Kassensystem Rechnunga Rechnung Lehrlinge Azubis Betrieb und wir der Glasfasa
Glasfaser 30 Straße ÄRGER PDF 😀 <b> a\u0308 \u202e , . ; – daheim invoice Homeoffice website
"""
WORDS = st.sampled_from([*LISTED.split(), "\n", "\t"])
LANGUAGES = st.tuples(st.sampled_from(["de", "en", "fr"]), st.sampled_from(["de", "en"]))
TEXTS = st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=80)


def quoted(need: str, passage: Passage, found: tuple[Evidence, ...]) -> list[tuple[str, str, str]]:
    text = passage.text
    return [
        (one.view, need[one.need.start : one.need.end], text[one.offering.start : one.offering.end])
        for one in found
    ]


def test_phrases_close_in_meaning_are_found_though_no_word_is_shared() -> None:
    found = explain(NEED, "de", OFFERING, segments=ConceptSegments(TREES))
    assert quoted(NEED, OFFERING, found) == [("meaning", "Mir finden koane Birken mehr", "Gehölze bestellen")]


def test_without_segments_there_is_no_evidence_of_meaning() -> None:
    assert explain(NEED, "de", OFFERING) == ()


def test_phrases_on_other_subjects_are_no_evidence() -> None:
    assert explain(NEED, "de", OFFERING, segments=ConceptSegments()) == ()


def test_who_the_owner_is_says_nothing_about_the_need() -> None:
    need = "Wir sind ein Betrieb mit Birken"
    assert explain(need, "de", OFFERING, segments=ConceptSegments(TREES)) == ()


def test_unrelated_offerings_need_stronger_evidence_of_meaning() -> None:
    passage = Passage("de", "", "Sorgen um Gehölze und volle Schulbänke in der Gegend")
    need = "Wir finden einfach keine guten Birken für die Backstube"
    segments = ConceptSegments(TREES)
    related = explain(need, "de", passage, segments=segments, related=True)
    unrelated = explain(need, "de", passage, segments=segments, related=False)
    assert len(unrelated) <= len(related)


@settings(max_examples=150, deadline=None)
@given(need=TEXTS, title=TEXTS, body=TEXTS, languages=LANGUAGES)
def test_spans_are_exact_cut_no_word_and_never_overlap(
    need: str, title: str, body: str, languages: tuple[str, str]
) -> None:
    passage = Passage(languages[1], title, body)
    segments = ConceptSegments(TREES, {"Kasse", "Kassensystem"})
    found = explain(need, languages[0], passage, segments=segments)
    assert len(found) <= MOST_SHOWN
    assert [one.strength for one in found] == sorted((one.strength for one in found), reverse=True)
    assert all(0 < one.strength <= 1 for one in found)
    for text, spans in ((need, [one.need for one in found]), (passage.text, [one.offering for one in found])):
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
            assert not (span.start and text[span.start - 1].isalnum() and text[span.start].isalnum())
            assert not (span.end < len(text) and text[span.end - 1].isalnum() and text[span.end].isalnum())
        ordered = sorted(spans, key=lambda span: span.start)
        assert all(one.end <= other.start for one, other in pairwise(ordered))
    assert found == explain(need, languages[0], passage, segments=segments)


@given(TEXTS)
def test_phrases_lie_in_the_text_and_are_not_blank(text: str) -> None:
    for span in phrases(text):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end].strip() == text[span.start : span.end]


def test_segments_to_store_are_those_that_are_asked_for() -> None:
    class Recording(ConceptSegments):
        def of_offerings(self, texts):  # type: ignore[no-untyped-def]
            stored.extend(texts)
            return super().of_offerings(texts)

    stored: list[str] = []
    explain(NEED, "de", OFFERING, segments=Recording(TREES))
    needed = [text for text in stored if text in OFFERING.text]
    assert needed
    assert set(needed) <= set(segments_of(OFFERING))


def test_long_clauses_are_cut_at_conjunctions() -> None:
    text = "Wir sichern jede Nacht Ihre Daten und melden uns bei Fehlern, aber nur dann."
    assert [text[span.start : span.end] for span in phrases(text)] == [
        "Wir sichern jede Nacht Ihre Daten und melden uns bei Fehlern",
        "Wir sichern jede Nacht Ihre Daten",
        "melden uns bei Fehlern",
        "nur dann",
    ]


def evidence(view: str, need: tuple[int, int], offering: tuple[int, int], strength: float) -> Evidence:
    return Evidence(view, Span(*need), Span(*offering), strength)


def test_the_strongest_is_chosen_and_what_overlaps_it_is_left_out() -> None:
    word = evidence("words", (5, 10), (0, 5), 0.9)
    phrase = evidence("meaning", (0, 20), (30, 50), 0.7)
    other = evidence("spelling", (30, 35), (60, 65), 0.6)
    assert choose([word], [other], [phrase]) == (word, other)


def test_meaning_counts_less_where_the_same_word_stands_in_both_phrases() -> None:
    word = evidence("words", (5, 10), (35, 40), 0.8)
    phrase = evidence("meaning", (0, 20), (30, 50), 0.9)
    assert choose([word], [], [phrase]) == (word,)


def test_weak_evidence_is_not_shown_beside_strong() -> None:
    strong, weak = evidence("words", (0, 5), (0, 5), 0.9), evidence("words", (10, 15), (10, 15), 0.4)
    assert choose([strong, weak], [], []) == (strong,)
    assert choose([weak], [], []) == (weak,)


@pytest.mark.parametrize("views", [["meaning"] * 3, ["words"] * 4])
def test_at_most_three_and_two_of_meaning(views: list[str]) -> None:
    many = [evidence(view, (n * 10, n * 10 + 5), (n * 10, n * 10 + 5), 0.8) for n, view in enumerate(views)]
    literal = [one for one in many if one.view == "words"]
    phrases_ = [one for one in many if one.view == "meaning"]
    assert len(choose(literal, [], phrases_)) == (3 if literal else 2)
