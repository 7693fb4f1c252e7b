"""Language, words, compounds, n-grams and segments."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.text.analysis import Analyser, weighted_terms
from matchmaker.matching.text.compounds import compound_parts
from matchmaker.matching.text.language import detect_language
from matchmaker.matching.text.ngrams import BUCKETS, ngram_counts
from matchmaker.matching.text.segments import clauses, sentences
from matchmaker.matching.text.words import fold, is_function_word, stem, tokens


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mir finden koane Lehrlinge mehr", "de"),
        ("i brauch a neie Homepage", "de"),
        ("Kasse spinnt dauernd", "de"),
        ("dinstplan für 23 pflege kräfte mach ich mit bleistift", "de"),
        ("We cannot find any apprentices", "en"),
        ("our website is old", "en"),
        ("", "de"),
        ("🙂 12345", "de"),
    ],
)
def test_language_of_short_dialect_and_misspelt_texts(text: str, language: str) -> None:
    assert detect_language(text) == language


@given(st.text())
def test_tokens_point_at_the_characters_they_stand_for(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.end] == token.text


@pytest.mark.parametrize(("first", "second"), [("für", "fuer"), ("Straße", "STRASSE"), ("Häuser", "haeuser")])
def test_spellings_of_one_word_fold_alike(first: str, second: str) -> None:
    assert fold(first) == fold(second)


def test_folding_leaves_vowel_pairs_that_are_no_umlaut() -> None:
    assert fold("neue") == "neue"
    assert fold("Quelle") == "quelle"


@pytest.mark.parametrize("word", ["Häuser", "Haeuser", "Haus", "Hauses"])
def test_forms_of_a_german_word_share_a_stem(word: str) -> None:
    assert stem(word, "de") == "haus"


def test_english_words_are_stemmed_in_english() -> None:
    assert stem("invoices", "en") == stem("invoice", "en")


def test_function_words_of_both_languages() -> None:
    assert is_function_word("Und", "de")
    assert is_function_word("the", "en")
    assert not is_function_word("Kasse", "de")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Kassensystem", ("kasse", "system")),
        ("zeiterfassung", ("zeit", "erfassung")),
        ("Datensicherung", ("dat", "sicherung")),
        ("Lehrling", ()),
        ("Auszubildende", ()),
        ("12345678901", ()),
        ("x" * 60, ()),
    ],
)
def test_compounds_split_into_their_nouns(word: str, parts: tuple[str, ...]) -> None:
    assert compound_parts(word) == parts


def test_part_of_a_compound_meets_the_whole_word() -> None:
    assert weighted_terms("Kassensysteme", "de").keys() & weighted_terms("System für die Kasse", "de").keys()


def test_text_of_function_words_only_keeps_them() -> None:
    assert weighted_terms("wir und ihr", "de")


@given(st.text(max_size=200))
def test_ngrams_are_distinct_buckets_in_order(text: str) -> None:
    buckets, counts = ngram_counts(text)
    assert (np.diff(buckets) > 0).all()
    assert ((buckets >= 0) & (buckets < BUCKETS)).all()
    assert (counts >= 1).all()
    assert buckets.dtype == np.int32


def test_ngrams_do_not_cross_words() -> None:
    together, apart = (set(ngram_counts(text)[0].tolist()) for text in ("abc def", "def abc"))
    assert together == apart


def test_unknown_terms_of_a_need_are_counted_but_not_learnt() -> None:
    analyser = Analyser()
    analyser.passage("Kasse", "de")
    found = analyser.query("Kasse Lehrling", "de")
    assert found.terms.size == 1
    assert found.unknown == 1
    assert analyser.vocabulary_size == 1


def test_analyser_analyses_a_passage_once_until_told_to_forget() -> None:
    analyser = Analyser()
    first = analyser.passage("Kasse", "de")
    assert analyser.passage("Kasse", "de") is first
    analyser.keep_only([])
    assert analyser.passage("Kasse", "de") is not first


def test_sentences_end_at_full_stops_but_not_at_abbreviations() -> None:
    text = "Wir haben z. B. drei Kassen. Am 3. Mai kommt eine dazu! Und dann?\nNeue Zeile"
    assert [text[span.start : span.end] for span in sentences(text)] == [
        "Wir haben z. B. drei Kassen.",
        "Am 3. Mai kommt eine dazu!",
        "Und dann?",
        "Neue Zeile",
    ]


@given(st.text(max_size=300))
def test_clauses_are_ordered_apart_and_lose_only_white_space(text: str) -> None:
    spans = clauses(text)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    covered = "".join(text[span.start : span.end] for span in spans)
    assert [c for c in covered if not c.isspace()] == [c for c in text if not c.isspace()]
