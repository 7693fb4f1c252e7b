"""Evidence with the real multilingual model: pairs an owner would expect to see."""

from pathlib import Path

import pytest

from matchmaker.matching.documents import Passage
from matchmaker.matching.embedding.factory import make_embedder
from matchmaker.matching.evidence.meaning import EmbeddedSegments
from matchmaker.matching.explanation import explain

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def segments(bundled_model_dir: Path) -> EmbeddedSegments:
    return EmbeddedSegments(make_embedder("bundled", models_dir=bundled_model_dir.parent))


def shown(need: str, language: str, passage: Passage, segments: EmbeddedSegments) -> list[tuple[str, str]]:
    found = explain(need, language, passage, segments=segments)
    text = passage.text
    return [
        (need[one.need.start : one.need.end], text[one.offering.start : one.offering.end]) for one in found
    ]


@pytest.mark.parametrize(
    ("need", "title", "body", "pair"),
    [
        (
            "Keine Lehrlinge mehr, seit zwei Jahren",
            "Auszubildende gewinnen",
            "Wir zeigen Ihren Betrieb dort, wo Jugendliche sind.",
            ("Lehrlinge", "Auszubildende"),
        ),
        (
            "Unsere Kassen wissen nichts voneinander",
            "Neues Kassensystem für alle Filialen",
            "Alle Umsätze an einem Ort.",
            ("Kassen", "Kassensystem"),
        ),
        (
            "Our old server in the basement keeps failing. What now?",
            "Der alte Server geht in Rente",
            "Wir ziehen Ihre Programme an einem Wochenende um.",
            ("Our old server in the basement keeps failing", "Der alte Server geht in Rente"),
        ),
        (
            "Der Chef will von daheim arbeiten können",
            "Work safely from home and on the road",
            "You get a laptop with a protected connection to the office.",
            ("Der Chef will von daheim arbeiten können", "Work safely from home"),
        ),
    ],
)
def test_owners_words_meet_those_of_the_offering(
    need: str, title: str, body: str, pair: tuple[str, str], segments: EmbeddedSegments
) -> None:
    english = need.startswith("Our")
    passage = Passage("en" if title.startswith("Work") else "de", title, body)
    found = shown(need, "en" if english else "de", passage, segments)
    assert any(own in pair[0] or pair[0] in own for own, _ in found)
    assert any(other in pair[1] or pair[1] in other for _, other in found)


@pytest.mark.parametrize(
    "need",
    [
        "Die Maulwürfe fressen unseren Rasen auf",
        "Gebrauchter Lieferwagen gesucht",
        "Wer streicht unsere Fassade?",
    ],
)
def test_a_need_on_another_subject_gets_no_evidence(need: str, segments: EmbeddedSegments) -> None:
    passage = Passage("de", "Auszubildende gewinnen", "Wir zeigen Ihren Betrieb an Schulen.")
    assert shown(need, "de", passage, segments) == []
