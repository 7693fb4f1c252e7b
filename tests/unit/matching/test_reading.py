"""Reading a need: courtesies left out, dialect, umlauts and slips put right, and nothing else touched."""

import json
from pathlib import Path
from time import process_time

import pytest

from matchmaker.matching.documents import Need
from matchmaker.matching.text.courtesy import without_courtesy
from matchmaker.matching.text.dialect import is_dialect, written
from matchmaker.matching.text.dialect_words import WORDS
from matchmaker.matching.text.language import detect_language
from matchmaker.matching.text.reading import read_need
from matchmaker.matching.text.spelling import mended, with_umlauts
from matchmaker.matching.variants import padded, without_umlauts
from tests.unit.matching.engine_cases import engine_of, plain_offerings

DATA = Path(__file__).resolve().parents[3] / "data"


def needs(*names: str) -> list[dict[str, str]]:
    return [one for name in names for one in json.loads((DATA / name).read_text(encoding="utf-8"))["needs"]]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Sehr geehrte Damen und Herren,\n\nwir suchen Lehrlinge.", "wir suchen Lehrlinge."),
        ("Hallo zusammen! Unser WLAN ist langsam. Vielen Dank im Voraus!", "Unser WLAN ist langsam."),
        (
            "Grüß Gott, wir brauchen eine Kasse. Mit freundlichen Grüßen\nAnna Moser",
            "wir brauchen eine Kasse.",
        ),
        ("Dear Sir or Madam,\nour till is old. Kind regards\nAnn", "our till is old."),
        ("Hi all, we need Wi-Fi. I look forward to hearing from you.", "we need Wi-Fi."),
    ],
)
def test_courtesies_are_left_out(text: str, left: str) -> None:
    assert without_courtesy(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Guten Tag",
        "Vielen Dank!",
        "Hallo-Säulen für die Einfahrt",
        "Liebe Gäste schreiben uns, und keiner antwortet.",
        "Wir brauchen Grußkarten mit freundlichen Grüßen darauf, auf Karton und per Post verschickt.",
        "",
        "  ",
    ],
)
def test_what_is_no_mere_courtesy_stays(text: str) -> None:
    assert without_courtesy(text) == text


def test_a_letter_reads_like_the_need_in_it() -> None:
    chosen = [one["text"] for one in needs("judged_needs.json")]
    same = [without_courtesy(padded(text, detect_language(text))) for text in chosen]
    kept = [text in result for text, result in zip(chosen, same, strict=True) if "\n" not in text]
    assert all(kept)
    padding = sum(map(len, same)) - sum(map(len, chosen))
    assert padding < 0.25 * sum(len(padded(text)) - len(text) for text in chosen)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Mia findn koane Lehrbuam mehr, wos kenna mia do macha?", "Lehrlinge"),
        ("I woaß ned, wia ma de Rechnunga vaschickt.", "Rechnungen verschickt"),
        ("Unsa Internet is z'langsam, do ko koana gscheid arbatn.", "keiner ordentlich arbeiten"),
        ("D'Leit woin mit da Kartn zoin, aba mia ham bloß a Bargeld.", "Die Leute wollen mit der"),
    ],
)
def test_dialect_is_read_as_written_german(text: str, read: str) -> None:
    assert read in read_need(text, "de")


def test_names_and_unknown_words_of_dialect_stay() -> None:
    assert [written(one) for one in ("Traunstein", "XRechnung", "TikTok", "WLAN")] == [
        "Traunstein",
        "XRechnung",
        "TikTok",
        "WLAN",
    ]


def test_plain_german_is_no_dialect() -> None:
    plain = [
        one["text"]
        for one in needs("judged_needs.json", "judged_out_of_scope.json")
        if one["voice"] in ("plain", "terse", "complaint", "long") and one["language"] == "de"
    ]
    assert not [text for text in plain if is_dialect(text)]
    changed = [text for text in plain if read_need(text, "de") != text]
    assert len(changed) <= 0.02 * len(plain)


def test_dialect_is_recognised() -> None:
    spoken = [one["text"] for one in needs("judged_needs.json") if one["voice"] == "dialect"]
    assert all(map(is_dialect, spoken))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("fuer", "für"),
        ("Geraete", "Geräte"),
        ("Auftraege", "Aufträge"),
        ("neue", "neue"),
        ("aktuell", "aktuell"),
        ("Steuer", "Steuer"),
        ("Goethe", "Goethe"),
        ("Uebersicht", "Übersicht"),
    ],
)
def test_umlauts_are_put_back_where_a_word_comes_out(word: str, expected: str) -> None:
    assert with_umlauts(word) == expected


def test_umlauts_come_back_in_nearly_all_words_of_needs() -> None:
    pairs = [
        (word, with_umlauts(without_umlauts(word)))
        for one in needs("judged_needs.json")
        if one["voice"] == "plain" and one["language"] == "de"
        for word in one["text"].replace("-", " ").split()
        if set("äöü") & set(word) and word.isalpha()
    ]
    assert len(pairs) > 60
    assert sum(before == after for before, after in pairs) >= 0.8 * len(pairs)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Konkurenz", "Konkurrenz"),
        ("Rechnnungen", "Rechnungen"),
        ("gefärlich", "gefährlich"),
        ("Rechnung", "Rechnung"),
        ("Etsy", "Etsy"),
        ("PayPall", "PayPall"),
        ("Webshop", "Webshop"),
        ("IHK", "IHK"),
    ],
)
def test_one_slip_is_mended_and_real_words_stay(word: str, expected: str) -> None:
    assert mended(word) == expected


def test_reading_is_bounded_and_survives_anything() -> None:
    before = process_time()
    for text in (
        "",
        "\ud800",
        "a" * 60_000,
        "hochachtungsvoll " * 5_000,
        "danke " * 9_000,
        "qwoiuatz " * 900,
        "ned " * 20_000,
        "😀 ned koa",
        "Oiwei\n\n\nned",
    ):
        assert isinstance(read_need(text, "de"), str)
    assert process_time() - before < 5


def test_table_of_dialect_has_small_letters_and_no_word_for_itself() -> None:
    assert len(WORDS) > 500
    assert all(one == one.lower() and one != german.lower() for one, german in WORDS.items())


def test_engine_searches_for_the_need_as_read_and_explains_it_as_typed() -> None:
    engine = engine_of(plain_offerings())
    letter = "Sehr geehrte Damen und Herren,\n\nLehrlinge finden\n\nMit freundlichen Grüßen\nHuber"
    plain = engine.recommend(Need("Lehrlinge finden")).matches
    assert [one.score for one in engine.recommend(Need(letter)).matches] == [one.score for one in plain]
    assert plain[0].offering_id in {"o2", "o7"}
