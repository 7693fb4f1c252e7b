"""Needs cluster by meaning, are named by shared words, and gaps are ranked by what they add."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.coverage.clusters import by_typicality, clusters
from matchmaker.matching.coverage.gain import in_order_of_gain
from matchmaker.matching.coverage.gaps import _groups, find_gaps
from matchmaker.matching.coverage.model import OpenNeed
from matchmaker.matching.coverage.profile import profile
from matchmaker.matching.coverage.words import typical_words
from matchmaker.matching.documents import Need, OfferingDocument, Passage, Topic
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.retrieval.topics import NeedTopics
from matchmaker.matching.weights import Weights
from tests.fakes import HashingEmbedder

DRONES = ("Drohne für die Vermessung der Dächer", "Vermessung mit Drohne gesucht", "Drohne zur Vermessung")
PRINTS = ("Ersatzteile im 3D Druck fertigen", "3D Druck von Ersatzteile aus Kunststoff")


def engine() -> MatchingEngine:
    embedder = HashingEmbedder()
    offering = OfferingDocument("kasse", "k", (Passage("de", "Kasse", "Wir richten Kassen ein."),))
    catalogue = Catalogue.build([offering])
    weights = Weights.load(PROJECT_ROOT / "data" / "weights.json")
    return MatchingEngine(embedder, catalogue, ExactIndex(embedder.embed_passages(catalogue.texts)), weights)


def asked(*texts: str, district: str = "09190") -> list[OpenNeed]:
    return [OpenNeed(f"c{number}", Need(text, "de", district)) for number, text in enumerate(texts)]


def test_alike_vectors_share_a_cluster_and_a_stranger_stays_alone() -> None:
    vectors = np.eye(3, dtype=np.float32)[[0, 0, 1, 1, 2]]
    labels = clusters(vectors)
    assert labels[0] == labels[1] != labels[2] == labels[3]
    assert labels[4] not in labels[:4]
    assert clusters(vectors[:1]).tolist() == [0]
    assert clusters(vectors[:0]).tolist() == []


def test_the_middle_of_a_cluster_comes_first() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8]], dtype=np.float32)
    assert by_typicality(vectors, np.arange(3))[0] == 1


def test_typical_words_are_shared_by_companies_and_rare_elsewhere() -> None:
    first = [("a", "Wir suchen Drohnen", "de"), ("b", "Drohne gesucht, wir suchen Oskar", "de")]
    second = [("c", "Wir suchen Kuchen", "de"), ("d", "Wir suchen einen Kuchen", "de")]
    drones, cakes = typical_words([first, second])
    assert drones[0] in ("Drohne", "Drohnen")
    assert "Oskar" not in drones, "one company alone used it"
    assert cakes[0] == "Kuchen"
    assert "Oskar" in typical_words([first], companies=1)[0]
    (twice,) = typical_words([[("a", "Oskar ruft", "de"), ("a", "Oskar fragt", "de")]])
    assert twice == (), "two needs of one company are still one company"


def test_typical_words_are_nouns_where_anybody_writes_nouns() -> None:
    group = [
        ("a", "Wir lassen den Drucker reparieren.", "de"),
        ("b", "drucker lassen sich warten", "de"),
    ]
    assert [[word.casefold() for word in words] for words in typical_words([group])] == [["drucker"]]
    small = [("a", "drucker lassen nach", "de"), ("b", "den drucker lassen", "de")]
    assert set(typical_words([small])[0]) == {"drucker", "lassen"}
    start = [("a", "Lassen wir das. Drucker!", "de"), ("b", "Ein Drucker. Lassen wir das.", "de")]
    assert typical_words([start]) == [("Drucker",)]


def test_the_next_gap_is_the_one_that_adds_most() -> None:
    sets = [frozenset({1, 2, 3}), frozenset({1, 2, 3, 4}), frozenset({5}), frozenset({2, 3})]
    order = in_order_of_gain(sets, lambda one: (one,))
    assert [(one, sorted(gain)) for one, gain in order] == [(1, [1, 2, 3, 4]), (2, [5]), (0, []), (3, [])]


def test_a_profile_needs_something_to_say() -> None:
    with pytest.raises(ValueError, match="topics or words"):
        profile("leer", [], [], ["09190"])
    found = profile("gap", [], ["Drohne", "Vermessung"], ["09190"])
    assert [one.language for one in found.passages] == ["de"]
    assert "Drohne und Vermessung" in found.passages[0].text
    assert found.conditions.districts == {"09190"}


def test_gaps_of_several_companies_are_found_named_and_counted() -> None:
    needs = [*asked(*DRONES, *PRINTS, "Ganz etwas anderes")]
    asking = engine()
    found = find_gaps(asking, needs, asking.embed_needs([need.need.text for need in needs]), apart=0.6)
    assert [sorted(gap.members) for gap in found.gaps] == [[0, 1, 2], [3, 4]]
    assert found.alone == (5,)
    assert set(found.gaps[0].words[:2]) == {"Drohne", "Vermessung"}
    assert set(found.gaps[0].gain) <= set(found.gaps[0].serves)


def test_one_company_alone_is_no_gap() -> None:
    needs = [OpenNeed("a", Need(text, "de")) for text in DRONES]
    asking = engine()
    found = find_gaps(asking, needs, asking.embed_needs(list(DRONES)), apart=0.9)
    assert (found.gaps, found.alone) == ((), (0, 1, 2))


def test_no_needs_no_gaps() -> None:
    asking = engine()
    assert find_gaps(asking, [], asking.embed_needs([])).gaps == ()


@pytest.mark.parametrize(
    ("chance", "described", "named"),
    [(0.29, (), ()), (0.3, ("devices",), ()), (0.49, ("devices",), ()), (0.5, ("devices",), ("devices",))],
)
def test_a_topic_that_is_not_sure_describes_the_offering_but_does_not_name_the_gap(
    chance: float, described: tuple[str, ...], named: tuple[str, ...]
) -> None:
    topics = [Topic(key, "it", {"de": key}, {"de": ""}, {}) for key in ("devices", "backup")]
    known: Any = SimpleNamespace(topics=SimpleNamespace(topics=topics))
    about = NeedTopics(np.zeros(2), np.array([chance, 0.1]))
    needs = asked(*PRINTS)
    vectors = engine().embed_needs(list(PRINTS))
    (group,) = _groups(known, needs, vectors, [about] * 2, [np.arange(2)])
    assert (group.topics, group.named) == (described, named)
    assert "Ersatzteile" in group.words, "what is not named by a topic is named by its words"
