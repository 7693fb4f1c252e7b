"""What leads to a person or company is hidden, everything else stays, and positions never move."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.masking import DOT, mask

NAMES = ("Bäckerei Huber GmbH & Co. KG", "Anna Huber")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Schreiben Sie an info@huber-brot.de bitte", "info@huber-brot.de"),
        ("Siehe https://huber.de/kontakt?x=1 dort", "https://huber.de/kontakt?x=1"),
        ("Siehe www.huber.de dort", "www.huber.de"),
        ("Unsere Seite huber-brot.de ist alt", "huber-brot.de"),
        ("Rufen Sie 0881 12 34 56 an", "0881 12 34 56"),
        ("Rufen Sie +49 (881) 123-456 an", "+49 (881) 123-456"),
        ("Rufen Sie 0881/123456 an", "0881/123456"),
        ("Die bäckerei huber sucht", "bäckerei huber"),
        ("Die Bäckerei Huber GmbH & Co. KG sucht", "Bäckerei Huber GmbH & Co. KG"),
        ("Fragen Sie Anna Huber danach", "Anna Huber"),
    ],
)
def test_what_leads_to_somebody_is_hidden_and_nothing_else(text: str, hidden: str) -> None:
    assert mask(text, NAMES) == text.replace(hidden, DOT * len(hidden))


@pytest.mark.parametrize(
    "text",
    [
        "Wir backen seit 1998 in 82362 Weilheim für 25 Leute.",
        "Am 01.02.2026 um 10:00 Uhr, 2.500 Euro im Monat",
        "Kasse z.B. mit Karte, d.h. ohne Bargeld",
        "Die Bäckerei am Markt",
        "",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert mask(text, NAMES) == text


def test_short_names_do_not_hide_words() -> None:
    assert mask("Wir sind ein Hof", ["Hof", "AG"]) == "Wir sind ein Hof"


@settings(deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=12), max_size=3))
def test_positions_never_move(text: str, names: list[str]) -> None:
    masked = mask(text, names)
    assert len(masked) == len(text)
    assert all(now in (before, DOT) for before, now in zip(text, masked, strict=True))


def test_surnames_are_hidden_as_whole_words() -> None:
    hidden = mask("Frau Koch kocht; Kochs Köche: Frau Koch!", surnames=["Koch"])
    assert hidden == "Frau •••• kocht; ••••• Köche: Frau ••••!"
