"""Ranking plain texts with the engine that serves users: documents are offerings with nothing but a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.comparison import FUSED
from matchmaker.matching.documents import Need, OfferingDocument, Passage
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.features import DEPTH, Ranked
from matchmaker.matching.ports import Embedder, Progress
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.text.language import detect_language
from matchmaker.matching.weights import Weights

BATCH = 256
"""Needs embedded at once: sorted by length among so many, hardly any padding is left."""

Run = dict[str, list[tuple[str, float]]]
"""For each query (or view) its documents and scores, best first."""


@dataclass(frozen=True, slots=True)
class Text:
    """A query or a document: its id, text and language ("de", "en"; None: detect it)."""

    id: str
    text: str
    language: str | None = None


def plain_engine(
    docs: Sequence[Text], embedder: Embedder, weights: Weights, progress: Progress | None = None
) -> MatchingEngine:
    """An engine over documents without conditions, topics or partners. Raises ValueError for a double id."""
    offerings = [
        OfferingDocument(doc.id, doc.id, (Passage(doc.language or detect_language(doc.text), "", doc.text),))
        for doc in docs
    ]
    catalogue = Catalogue.build(offerings)
    vectors = embedder.embed_passages(catalogue.texts, progress)
    return MatchingEngine(embedder, catalogue, ExactIndex(vectors), weights)


def rank_texts(
    queries: Sequence[Text],
    docs: Sequence[Text],
    embedder: Embedder,
    weights: Weights,
    k: int = 100,
    *,
    progress: Progress | None = None,
    view: str = FUSED,
) -> Run:
    """The k best documents of every query, no rules applied.

    Progress counts documents embedded, then queries ranked, out of both together.
    """
    total = len(docs) + len(queries)
    engine = plain_engine(docs, embedder, weights, _shifted(progress, 0, total))
    run: Run = {}
    for query, ranked in rank_all(engine, queries, k, (view,), _shifted(progress, len(docs), total)):
        run[query.id] = ranked[view]
    return run


def rank_all(
    engine: MatchingEngine,
    queries: Sequence[Text],
    k: int,
    views: Sequence[str] = (FUSED,),
    progress: Progress | None = None,
) -> Iterator[tuple[Text, Run]]:
    """Yield each query with its k best documents by each view; queries are embedded in batches, once."""
    if not engine.catalogue.offerings:
        for query in queries:
            yield query, {view: [] for view in views}
        return
    for start in range(0, len(queries), BATCH):
        batch = queries[start : start + BATCH]
        vectors = engine.embed_needs([query.text for query in batch])
        for query, vector in zip(batch, vectors, strict=True):
            language = query.language or detect_language(query.text)
            found = engine.rank_by(views, Need(query.text), language, vector, depth=max(DEPTH, k))
            yield query, {view: _first(engine, ranked, k) for view, ranked in found.items()}
        if progress:
            progress(min(start + BATCH, len(queries)), len(queries))


def _first(engine: MatchingEngine, ranked: Ranked, k: int) -> list[tuple[str, float]]:
    ids = [engine.catalogue.offerings[place].id for place in ranked.offerings[:k].tolist()]
    return list(zip(ids, ranked.scores[:k].tolist(), strict=True))


def _shifted(progress: Progress | None, offset: int, total: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, _: progress(offset + done, total)
