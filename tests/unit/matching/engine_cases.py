"""Small catalogues and engines for the tests of the matching engine."""

from collections.abc import Sequence

from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.documents import Conditions, OfferingDocument, Passage, Topic
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.ports import Embedder
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.retrieval.topics import TopicIndex
from matchmaker.matching.weights import BandWeights, Weights
from tests.fakes import HashingEmbedder

EVERYTHING_POSSIBLE = Weights(bands=BandWeights(0.0, {}, strong=0.9, good=0.8, possible=0.1))
"""Weights under which no match is hidden."""

TEXTS = (
    "Kassensystem für Gärtnereien mit Warenbestand",
    "Onlineshop aufbauen und betreiben",
    "Lehrlinge finden über soziale Medien",
    "Datensicherung und Schutz vor Schadprogrammen",
    "Rechnungen elektronisch empfangen und prüfen",
    "Website erneuern, auch für Handys",
    "Telefonanlage in der Cloud",
    "Zeiterfassung auf der Baustelle",
)

TOPICS = (
    Topic("till", "payment", {"de": "Kasse"}, {"de": "Kassieren im Laden."}, {"de": ("die Kasse spinnt",)}),
    Topic("card", "payment", {"de": "Kartenzahlung"}, {"de": "Zahlen mit Karte."}, {"de": ("EC Gerät",)}),
    Topic("shop", "selling", {"de": "Onlineshop"}, {"de": "Im Netz verkaufen."}, {"de": ("Webshop",)}),
)


def offering(
    name: str,
    text: str = TEXTS[0],
    *,
    partner: str | None = None,
    english: str | None = None,
    topics: tuple[str, ...] = (),
    conditions: Conditions | None = None,
) -> OfferingDocument:
    passages = [Passage("de", "", text)]
    if english:
        passages.append(Passage("en", "", english))
    return OfferingDocument(
        name, partner or f"partner-{name}", tuple(passages), topics, conditions=conditions or Conditions()
    )


def plain_offerings(count: int = len(TEXTS)) -> list[OfferingDocument]:
    return [offering(f"o{number}", TEXTS[number % len(TEXTS)]) for number in range(count)]


def engine_of(
    offerings: Sequence[OfferingDocument],
    embedder: Embedder | None = None,
    weights: Weights = EVERYTHING_POSSIBLE,
    topics: Sequence[Topic] = (),
) -> MatchingEngine:
    embedder = embedder or HashingEmbedder()
    catalogue = Catalogue.build(offerings)
    index = ExactIndex(embedder.embed_passages(catalogue.texts))
    known = TopicIndex.build(topics, embedder) if topics else None
    return MatchingEngine(embedder, catalogue, index, weights, topics=known)
