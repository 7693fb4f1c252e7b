"""Trains the adapter of the bundled model from a folder of training texts and writes it with its record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib import metadata, util
from math import isnan
from pathlib import Path
from typing import Any

from matchmaker.matching.adaptation.groups import Group, TrainingDataError, read_groups
from matchmaker.matching.adaptation.training import Encode, Plan, train
from matchmaker.matching.embedding.bundled import bundled_network, bundled_tokenizer
from matchmaker.matching.embedding.quiet import quiet_libraries
from matchmaker.matching.ports import Progress

RECORD_FILE = "training.json"
_VERSIONS = ("torch", "transformers", "peft")


class TrainingImpossible(Exception):
    """What training needs is not there; the message says what to do."""


def train_adapter(
    target: Path,
    texts: Path,
    plan: Plan,
    *,
    without: Sequence[str] = (),
    device: str | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Train on all files of a folder but the families in `without`; write the adapter and training.json.

    Returns the record: plan, groups with their sizes, curve, seconds, device, versions.
    Raises TrainingDataError for wrong texts, TrainingImpossible without peft or the device.
    """
    groups = read_groups(_files(texts), without)
    chosen = _device(device)
    with quiet_libraries():
        network: Any = bundled_network(adapted=False)
        trained = train(
            network.float(), _encoder(plan.tokens), groups, plan, device=chosen, progress=progress
        )
        target.mkdir(parents=True, exist_ok=True)
        trained.save(target)
    record = {
        "plan": asdict(plan),
        "groups": [_size(group) for group in groups],
        "without": sorted(without),
        "steps": trained.steps,
        "curve": [
            {"step": step, "loss": _rounded(loss), "loss_kept_out": _rounded(kept)}
            for step, loss, kept in trained.curve
        ],
        "seconds": round(trained.seconds),
        "device": chosen,
        "versions": {name: metadata.version(name) for name in _VERSIONS},
    }
    (target / RECORD_FILE).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return record


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.jsonl.gz")) + sorted(folder.glob("*.json"))
    if not found:
        raise TrainingDataError(f"{folder} holds no training texts (*.json, *.jsonl.gz)")
    return found


def _device(wanted: str | None) -> str:
    if util.find_spec("peft") is None:
        raise TrainingImpossible(
            "Training needs the package peft: pip install -c constraints.txt -e .[train]"
        )
    import torch

    usable = torch.cuda.is_available()
    if wanted not in (None, "cpu", "cuda") or (wanted == "cuda" and not usable):
        raise TrainingImpossible(f"There is no device {wanted} to train on; use cpu.")
    return wanted or ("cuda" if usable else "cpu")


def _encoder(tokens: int) -> Encode:
    tokenizer = bundled_tokenizer()
    tokenizer.enable_truncation(tokens)
    return lambda texts: [one.ids for one in tokenizer.encode_batch(list(texts))]


def _size(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "family": group.family,
        "queries": len(group.queries),
        "documents": len(group.documents),
    }


def _rounded(value: float) -> float | None:
    return None if isnan(value) else round(value, 4)
