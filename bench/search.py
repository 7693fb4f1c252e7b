"""Part `search`: the product's vector index beside other searches, exact and not, of the same vectors."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.in_process import in_process
from bench.measure import interleave, ratio, summary, timed
from bench.progress import bar, say
from bench.setting import Setting
from bench.synthetic import mixed_vectors, synthetic_offerings
from bench.texts import needs, real_offerings
from bench.vectors import StoredEmbedder
from matchmaker.matching.ports import Mask, Vectors
from matchmaker.matching.retrieval.exact_index import ExactIndex

SHOWN = 10
SHARE = 0.02
FLOOR, OWN, OWN_RULED = "matrix product", "exact index", "exact index, rule"
Find = Callable[[int], NDArray[np.int64]]


def measure(setting: Setting) -> dict[str, Any]:
    """All searches at every size, the greatest one too that only vectors, and no engine, are measured at."""
    setting.ensure_model()
    sizes = setting.sizes if setting.quick else (*setting.sizes, 1_000_000)
    return {"sizes": {str(size): in_process(_size, setting, size) for size in sizes}}


def _size(setting: Setting, size: int) -> dict[str, Any]:
    rounds = setting.rounds(60)
    vectors, queries = _vectors(setting, size, rounds + 4)
    say(f"search: {size:,} offerings, {len(vectors):,} passages")
    allowed = np.random.default_rng(setting.seed).random(len(vectors)) < SHARE
    actions, seconds = _searches(vectors, queries, allowed, size)
    with bar(f"{rounds} rounds of searches") as report:
        samples = interleave(actions, rounds, report)
    exact = [set(actions[OWN](number).tolist()) for number in range(rounds)]
    ruled = [set(actions[OWN_RULED](number).tolist()) for number in range(rounds)]
    recall = {
        name: float(
            np.mean(
                [
                    len(set(find(number).tolist()) & wanted[number]) / SHOWN
                    for wanted in [ruled if name.endswith("rule") else exact]
                    for number in range(rounds)
                ]
            )
        )
        for name, find in actions.items()
    }
    return {
        "passages": len(vectors),
        "vector_bytes": int(vectors.nbytes),
        "build_seconds": seconds,
        "latency_ms": {name: summary(one) for name, one in samples.items()},
        "times_floor": {name: ratio(one, samples[FLOOR]) for name, one in samples.items()},
        "recall": recall,
    }


def _vectors(setting: Setting, size: int, count: int) -> tuple[Vectors, Vectors]:
    embedder = StoredEmbedder(setting.embedder(), setting.out)
    made = synthetic_offerings(real_offerings(setting.data), size, setting.seed)
    vectors = mixed_vectors(made.pieces, embedder, setting.seed)
    return vectors, embedder.embed_queries(needs(setting.data, count, setting.seed))


def _searches(
    vectors: Vectors, queries: Vectors, allowed: Mask, size: int
) -> tuple[dict[str, Find], dict[str, float]]:
    index = ExactIndex(vectors)

    def product(number: int) -> NDArray[np.int64]:
        return np.argpartition(-(vectors @ queries[number]), SHOWN)[:SHOWN]

    actions: dict[str, Find] = {
        FLOOR: product,
        OWN: lambda number: index.search(queries[number], SHOWN)[0],
        OWN_RULED: lambda number: index.search(queries[number], SHOWN, allowed)[0],
        "sentence-transformers semantic_search": _semantic_search(vectors, queries),
    }
    seconds: dict[str, float] = {}
    # The greatest size is a matter of memory: whatever keeps a copy of the vectors is left out there.
    if size <= 100_000:
        actions["scikit-learn NearestNeighbors"] = _neighbours(vectors, queries)
    faiss = _faiss()
    if faiss is None:
        say("  FAISS is left out: faiss-cpu is not installed")
        return actions, seconds
    if size <= 100_000:
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(vectors)
        actions["FAISS flat"] = lambda number: flat.search(queries[number : number + 1], SHOWN)[1][0]
        seconds["FAISS HNSW"], graph = timed(lambda: _graph(faiss, vectors))
        seconds["FAISS HNSW, rule"] = seconds["FAISS HNSW"]
        chosen = faiss.IDSelectorBatch(np.flatnonzero(allowed))
        ruled = faiss.SearchParametersHNSW(sel=chosen, efSearch=128)
        actions["FAISS HNSW"] = lambda number: graph.search(queries[number : number + 1], SHOWN)[1][0]
        actions["FAISS HNSW, rule"] = lambda number: graph.search(
            queries[number : number + 1], SHOWN, params=ruled
        )[1][0]
    return actions, seconds


def _semantic_search(vectors: Vectors, queries: Vectors) -> Find:
    import torch
    from sentence_transformers import util

    table, asked = torch.from_numpy(vectors), torch.from_numpy(queries)

    def find(number: int) -> NDArray[np.int64]:
        hits = util.semantic_search(
            asked[number : number + 1],
            table,
            top_k=SHOWN,
            corpus_chunk_size=len(table),
            score_function=util.dot_score,
        )
        return np.array([hit["corpus_id"] for hit in hits[0]])

    return find


def _neighbours(vectors: Vectors, queries: Vectors) -> Find:
    from sklearn.neighbors import NearestNeighbors

    neighbours: Any = NearestNeighbors
    known = neighbours(n_neighbors=SHOWN, metric="cosine", algorithm="brute").fit(vectors)

    def find(number: int) -> NDArray[np.int64]:
        found: NDArray[np.int64] = known.kneighbors(queries[number : number + 1], return_distance=False)[0]
        return found

    return find


def _faiss() -> Any:
    try:
        return importlib.import_module("faiss")
    except ImportError:
        return None


def _graph(faiss: Any, vectors: Vectors) -> Any:
    graph = faiss.IndexHNSWFlat(vectors.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = 80
    graph.add(vectors)
    graph.hnsw.efSearch = 128
    return graph
