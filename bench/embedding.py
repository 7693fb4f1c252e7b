"""Part `embedding`: texts per second and one need's wait of the product's embedders beside the bare model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from bench.measure import interleave, ratio, summary
from bench.progress import bar, say
from bench.setting import MODELS, Setting
from bench.texts import needs, real_passages

BARE = "bare e5"
BATCH = 32
"""Batch size of the bare model: the fastest of 8, 16, 32, 64, 128 when it was chosen."""

Encode = Callable[[Sequence[str]], Any]


def measure(setting: Setting) -> dict[str, Any]:
    """Throughput over the real offering texts, latency of single needs, threads and number format."""
    setting.ensure_model()
    passages = [f"{title}. {body}" for _, title, body in real_passages(setting.data)]
    passages = passages[: 24 if setting.quick else 256]
    rounds = setting.rounds(8)
    single = setting.rounds(100)
    needed = needs(setting.data, single + 4, setting.seed)
    say(f"embedding: {len(passages)} offering texts, {rounds} rounds; {single} single needs")
    products = {name: setting.embedder(name) for name in MODELS}
    # The product's embedder loads first: how torch's threads wait is settled when torch is imported, and the
    # product settles it. The other way round both would spin and disturb each other.
    products["bundled"].embed_queries(needed[:1])
    bare, facts = _bare_model(setting)
    queries: dict[str, Encode] = {
        BARE: partial(bare.encode, prompt="query: ", batch_size=BATCH, normalize_embeddings=True),
        **{name: embedder.embed_queries for name, embedder in products.items()},
    }
    many: dict[str, Encode] = {
        BARE: partial(bare.encode, prompt="passage: ", batch_size=BATCH, normalize_embeddings=True),
        **{name: embedder.embed_passages for name, embedder in products.items()},
    }
    agreement = float(
        (np.asarray(many[BARE](passages[:32])) * products["bundled-e5"].embed_passages(passages[:32]))
        .sum(1)
        .min()
    )
    throughput = _throughput(many, passages, rounds)
    latency = _latency(queries, needed, single)
    return {
        **facts,
        "texts": len(passages),
        "mean_characters": float(np.mean([len(text) for text in passages])),
        "need_characters": float(np.mean([len(text) for text in needed])),
        "agreement_with_bare": agreement,
        "throughput": throughput,
        "single_need": latency,
    }


def _bare_model(setting: Setting) -> tuple[Any, dict[str, Any]]:
    import torch
    from sentence_transformers import SentenceTransformer

    from matchmaker.matching.embedding.factory import bundled_folder
    from matchmaker.matching.embedding.processor import resolve_dtype
    from matchmaker.matching.embedding.quiet import quiet_libraries

    dtype = resolve_dtype("auto")
    folder = str(bundled_folder(setting.models))
    with quiet_libraries():
        model = SentenceTransformer(
            folder, device="cpu", model_kwargs={"dtype": getattr(torch, dtype)}
        ).eval()
    return model, {"dtype": dtype, "threads": torch.get_num_threads(), "batch": BATCH}


def _throughput(many: dict[str, Encode], passages: list[str], rounds: int) -> dict[str, Any]:
    def run(encode: Encode) -> Callable[[int], object]:
        return lambda _: encode(passages)

    with bar("texts per second") as report:
        samples = interleave({name: run(encode) for name, encode in many.items()}, rounds, report, warm=1)
    return {
        name: {
            "texts_per_second": len(passages) / float(np.median(seconds)),
            "speed_of_bare": 1 / ratio(seconds, samples[BARE])["median"],
        }
        for name, seconds in samples.items()
    }


def _latency(queries: dict[str, Encode], texts: list[str], rounds: int) -> dict[str, Any]:
    def run(encode: Encode) -> Callable[[int], object]:
        return lambda number: encode([texts[number]])

    with bar("one need after another") as report:
        samples = interleave({name: run(encode) for name, encode in queries.items()}, rounds, report)
    return {
        name: {**summary(seconds), "times_bare": ratio(seconds, samples[BARE])}
        for name, seconds in samples.items()
    }
