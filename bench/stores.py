"""Part `stores`: start, change, memory and recommendations on both stores, beside plain vector searches."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from bench.filled import FIRST, Vault, empty_stores, fill
from bench.in_process import in_process
from bench.measure import Action, Samples, anonymous, interleave, ratio, rss, summary, timed
from bench.progress import bar, say
from bench.setting import Setting
from bench.synthetic import A_DISTRICT, mixed_vectors, synthetic_offerings
from bench.texts import needs, real_offerings, real_topics
from bench.vectors import StoredEmbedder
from matchmaker.matching.documents import Need
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.ports import Vectors
from matchmaker.matching.retrieval.exact_index import ExactIndex
from matchmaker.matching.retrieval.halves import Halves
from matchmaker.matching.retrieval.topics import topic_texts
from matchmaker.matching.text.analysis import weighted_terms
from matchmaker.matching.text.language import detect_language
from matchmaker.matching.weights import Weights
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.engine_source import EngineSource
from matchmaker.storage.database import Database
from matchmaker.storage.embedding_store import StoredEmbedder as Stored
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from matchmaker.storage.vector_index import ensure_graph
from models import Offering, OfferingText

SHOWN = 10
NEEDS = 160
OPEN, RULED = "no rule", "rule leaves 2 %"
FLOOR = "matrix product"
PLAIN, PLAIN_GRAPH = "pgvector, reading all", "pgvector, HNSW"
CHANGES = 12


@dataclass(frozen=True)
class Place:
    """Where one store's catalogue of one size lies, for processes that open it."""

    url: str
    folder: Path
    vault: Vault
    texts: list[str]
    needs: Vectors
    setting: Setting


def measure(setting: Setting) -> dict[str, Any]:
    """Every size on every store; each step in a process of its own, so that starts and memory are real."""
    setting.ensure_model()
    found: dict[str, Any] = {}
    for size in setting.sizes:
        say(f"stores: {size:,} offerings")
        found[str(size)] = _size(setting, size)
    return {"sizes": found}


def _size(setting: Setting, size: int) -> dict[str, Any]:
    vectors_file = setting.out / "stores-vectors.npy"
    vault, texts, need_vectors, vector_bytes = in_process(_prepare, setting, size, vectors_file)
    stores: dict[str, Any] = {}
    with empty_stores(setting.out) as urls:
        for store, url in urls.items():
            folder = setting.out / "stores-kept"
            shutil.rmtree(folder, ignore_errors=True)
            place = Place(url, folder, vault, texts, need_vectors, setting)
            in_process(_fill, place, size, vectors_file)
            say(f"  {store}: building")
            built = in_process(_build, place)
            say(f"  {store}: starting")
            stores[store] = {**built, **in_process(_start, place, vectors_file)}
            say(f"  {store}: {stores[store]['told']}")
            shutil.rmtree(folder, ignore_errors=True)
    vectors_file.unlink()
    return {"vector_bytes": vector_bytes, "stores": stores}


def _prepare(setting: Setting, size: int, file: Path) -> tuple[Vault, list[str], Vectors, int]:
    """Vectors of the synthetic passages into a file; of needs and topics for processes without a model."""
    embedder = StoredEmbedder(setting.embedder(), setting.out)
    real = real_offerings(setting.data)
    made = synthetic_offerings(real, size, setting.seed)
    vectors = mixed_vectors(made.pieces, embedder, setting.seed)
    # Equal texts have one vector in a store; each synthetic passage would have its own noise.
    first: dict[str, int] = {}
    texts = [passage.text for one in made.offerings for passage in one.passages]
    vectors = vectors[[first.setdefault(text, place) for place, text in enumerate(texts)]]
    np.save(file, vectors)
    asked = needs(setting.data, NEEDS, setting.seed)
    need_vectors = embedder.embed_queries(asked)
    known = [text for topic in real_topics(setting.data) for _, text in topic_texts(topic)]
    table = dict(zip(known, embedder.embed_passages(known), strict=True))
    vault = Vault(embedder.identifier, embedder.part_dimensions, table, vectors[:500].copy())
    return vault, asked, need_vectors, int(vectors.nbytes)


def _fill(place: Place, size: int, file: Path) -> None:
    setting = place.setting
    made = synthetic_offerings(real_offerings(setting.data), size, setting.seed)
    fill(place.url, setting, made, np.load(file, mmap_mode="r"), place.vault)


def _source(place: Place, database: Database) -> EngineSource:
    stored = Stored(database, place.vault)
    weights = Weights.load(place.setting.data / "weights.json")
    # Evidence is measured by the part `latency`; here nothing is explained.
    return EngineSource(database, lambda: stored, lambda: weights, lambda: None, place.folder)


def _build(place: Place) -> dict[str, Any]:
    """What `matchmaker reindex` does when all vectors are there: the graph, and the whole catalogue kept."""
    with Database(place.url) as database:
        vault = place.vault
        graph_seconds, graph = timed(
            lambda: ensure_graph(database, vault.identifier, "passage", vault.dimensions)
        )
        source = _source(place, database)
        build_seconds, _ = timed(lambda: source.provider().current())
    kept = sum(one.stat().st_size for one in place.folder.rglob("*") if one.is_file())
    return {
        "graph": graph,
        "graph_seconds": graph_seconds if graph else None,
        "build_seconds": build_seconds,
        "kept_bytes": kept,
    }


def _start(place: Place, vectors_file: Path) -> dict[str, Any]:
    """A second process: it starts, follows changes, recommends."""
    with Database(place.url) as database:
        engines = _source(place, database).provider()
        # Imports and word lists that the first need loads belong to the process, not to the catalogue, and so
        # does torch, which the language model has loaded in the product.
        Halves(np.eye(2, dtype=np.float16)).rough(np.ones(2, dtype=np.float32))
        weighted_terms(place.texts[0], detect_language(place.texts[0]))
        gc.collect()
        before, private = rss(), anonymous()
        seconds, engine = timed(engines.current)
        first_seconds, _ = timed(lambda: _ask(engine, place, 0, None))
        # Every page of the files that recommending touches is in memory after some needs.
        for number in range(NEEDS):
            _ask(engine, place, number, None)
        memory = {"memory_bytes": rss() - before, "private_bytes": anonymous() - private}
        samples = _recommendations(place, database, engine, np.load(vectors_file))
        changes = _changes(database, engines, _source(place, database).provider())
        latency = {name: summary(one) for name, one in samples.items()}
        floors = [name for name in samples if name not in (OPEN, RULED)]
        return {
            "start_seconds": seconds,
            "first_answer_seconds": first_seconds,
            **memory,
            "changes_ms": {name: summary(one) for name, one in changes.items()},
            "latency_ms": latency,
            "times_floor": {
                floor: {name: ratio(samples[name], samples[floor]) for name in (OPEN, RULED)}
                for floor in floors
            },
            "recall": _recall(place, engine, vectors_file),
            "told": ", ".join(
                f"{name} p50 {one['p50']:.1f} p95 {one['p95']:.1f} ms" for name, one in latency.items()
            )
            + f"; start {seconds:.1f} s, change p50 {summary(changes['seen again'])['p50']:.0f} ms",
        }


def _ask(engine: MatchingEngine, place: Place, number: int, district: str | None) -> Any:
    need = Need(place.texts[number], district=district)
    return engine.recommend_vector(need, place.needs[number], SHOWN, show_none=True)


def _recommendations(place: Place, database: Database, engine: MatchingEngine, vectors: Vectors) -> Samples:
    def floor(number: int) -> object:
        scores = vectors @ place.needs[number]
        return np.argpartition(-scores, SHOWN)[:SHOWN]

    actions: dict[str, Action] = {
        FLOOR: floor,
        OPEN: lambda number: _ask(engine, place, number, None),
        RULED: lambda number: _ask(engine, place, number, A_DISTRICT),
    }
    if not database.is_sqlite:
        actions |= _plain_queries(place, database)
    rounds = place.setting.rounds(NEEDS - 10)
    with bar(f"{rounds} rounds of recommendations") as report:
        return interleave(actions, rounds, report)


def _plain_queries(place: Place, database: Database) -> dict[str, Action]:
    """The query that anybody would write, on a connection that stays open."""
    import psycopg
    from pgvector.psycopg import register_vector

    address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection: Any = psycopg.connect(address, autocommit=True)
    register_vector(connection)
    size = place.vault.dimensions
    found = connection.execute(
        "SELECT indexrelid FROM pg_index WHERE indexrelid::regclass::text LIKE 'hnsw_%'"
    )
    name = place.vault.identifier.replace("'", "''")
    which = f"FROM embeddings WHERE model = '{name}' AND kind = 'passage' ORDER BY"
    read_all = f"SELECT id {which} vector <#> %s LIMIT {SHOWN}"

    def query(statement: str, *settings: str) -> Callable[[int], object]:
        def run(number: int) -> object:
            for one in settings:
                connection.execute(one)
            return connection.execute(statement, (place.needs[number],)).fetchall()

        return run

    actions: dict[str, Action] = {PLAIN: query(read_all)}
    if found.fetchall():
        half = f"halfvec({size})"
        graph = f"SELECT id {which} vector::{half} <#> %s::vector::{half} LIMIT {SHOWN}"
        actions[PLAIN_GRAPH] = query(graph, "SET hnsw.ef_search = 100")
    return actions


def _changes(database: Database, near: EngineProvider, far: EngineProvider) -> dict[str, list[float]]:
    """Seconds until an engine has a committed change: the first one since its start, and later ones."""
    far.current()
    with UnitOfWork(database) as uow:
        keys = uow.session.scalars(select(Offering.key).where(Offering.id >= FIRST).limit(CHANGES + 1)).all()
    seen: dict[str, list[float]] = {"seen first": [], "seen again": []}
    for number, key in enumerate(keys):
        write_with_retry(database, partial(_retitle, key=key, number=number))
        for engines in (near, far):
            start = time.perf_counter()
            engine = engines.current()
            position = engine.catalogue.position(key)
            seconds = time.perf_counter() - start
            if (
                position is None
                or f"Fassung {number}" not in engine.catalogue.offerings[position].passages[0].title
            ):
                raise RuntimeError(f"the change of {key} is not seen")
            seen["seen again" if number else "seen first"].append(seconds)
    return seen


def _retitle(uow: UnitOfWork, key: str, number: int) -> None:
    own = select(Offering.id).where(Offering.key == key).scalar_subquery()
    for row in uow.session.scalars(select(OfferingText).where(OfferingText.offering_id == own)):
        row.title = f"Fassung {number}: {row.title}"[:120]


def _recall(place: Place, engine: MatchingEngine, vectors_file: Path) -> dict[str, float]:
    """Share of the ten offerings of the same engine over exact vectors in memory that are shown too."""
    if isinstance(engine.index, ExactIndex):
        return {OPEN: 1.0, RULED: 1.0}
    exact = MatchingEngine(
        engine.embedder,
        engine.catalogue,
        ExactIndex(np.load(vectors_file)),
        engine.weights,
        topics=engine.topics,
        credits=engine.credits,
    )
    found = {}
    for name, district in ((OPEN, None), (RULED, A_DISTRICT)):
        met = wanted = 0
        for number in range(60):
            ours, theirs = (
                {one.offering_id for one in _ask(each, place, number, district).matches}
                for each in (engine, exact)
            )
            met, wanted = met + len(ours & theirs), wanted + len(theirs)
        found[name] = met / max(1, wanted)
    return found
