"""Contrastive training of low-rank adapters on the bundled model (InfoNCE with in-batch and hard negatives).

Loss of a query: cross entropy of its answer among the documents of its batch, over cosines divided by a
temperature (van den Oord et al. 2018), averaged with the same seen from the documents. The token embeddings
stay as they are; adapters sit on all linear layers of the transformer (LoRA, Hu et al. 2021, through peft).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.matching.adaptation.groups import CASES, Batch, Group, draw_batches
from matchmaker.matching.ports import Progress

if TYPE_CHECKING:
    from torch import Tensor

Encode = Callable[[Sequence[str]], list[list[int]]]
"""Token ids of texts, with the special tokens, cut to the plan's number of tokens."""

QUERY, PASSAGE = "query: ", "passage: "
ADAPTED = r".*encoder\.layer\.\d+\..*(query|key|value|dense)"
BASE = "intfloat/multilingual-e5-small"
_CURVE_POINTS = 10

TOGETHER = 16
"""Texts that a processor computes at once, sorted by length: over the shipped texts a quarter fewer tokens
than with a whole batch padded to its longest text, and 5.2 instead of 8.7 GB of memory. A graphics card waits
for calls, not for numbers, and takes the whole batch."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    `rank`, `alpha`: of the adapters. `rate`: greatest learning rate, reached after the share `warm_up` of all
    steps, then falling to 0 in a line. `passes`, `case_passes`: how often each public query and each need of
    a case is seen. `batch`: queries at once. `tokens`: texts are cut there.
    """

    rank: int = 16
    alpha: int = 32
    dropout: float = 0.05
    rate: float = 5e-4
    warm_up: float = 0.1
    temperature: float = 0.03
    batch: int = 32
    passes: int = 1
    case_passes: int = 4
    tokens: int = 96
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Trained:
    """An adapted network (peft's), its curve and what it cost.

    `curve`: (steps done, mean loss of training since the last point, loss of the queries kept out).
    """

    network: Any
    curve: tuple[tuple[int, float, float], ...]
    steps: int
    seconds: float

    def save(self, folder: Path) -> None:
        """Write adapter_config.json and adapter_model.safetensors, in half precision."""
        for name, weight in self.network.named_parameters():
            if "lora_" in name:
                weight.data = weight.data.half()
        # "auto" would ask the model hub whether the vocabulary has grown.
        self.network.save_pretrained(str(folder), safe_serialization=True, save_embedding_layers=False)
        (folder / "README.md").unlink(missing_ok=True)


def train(
    network: Any,
    encode: Encode,
    groups: Sequence[Group],
    plan: Plan,
    *,
    device: str = "cpu",
    progress: Progress | None = None,
) -> Trained:
    """Train adapters for a BertModel in float32; the same seed gives the same batches in the same order.

    Progress counts steps. Raises ValueError when there is nothing to train on.
    """
    import torch

    torch.manual_seed(plan.seed)
    random = np.random.default_rng(plan.seed)
    steps = _steps([group.part(held_out=False) for group in groups], plan, random)
    if not steps:
        raise ValueError("there are no training texts")
    kept = _steps(
        [group.part(held_out=True) for group in groups], replace(plan, passes=1, case_passes=1), random
    )
    model = _with_adapters(network, plan).to(device)
    trainable = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(trainable, lr=plan.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: _rate(step, len(steps), plan.warm_up)
    )
    learner = _Learner(model, encode, plan, device)
    curve, losses, start = [(0, float("nan"), learner.loss_of(kept))], [], time.monotonic()
    every = max(1, len(steps) // _CURVE_POINTS)
    for done, (group, batch) in enumerate(steps, start=1):
        model.train()
        loss = learner.loss(group, batch)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trainable, 1.0)
        optimizer.step()
        schedule.step()
        losses.append(float(loss.detach()))
        if done % every == 0 or done == len(steps):
            curve.append((done, float(np.mean(losses)), learner.loss_of(kept)))
            losses = []
        if progress:
            progress(done, len(steps))
    model.eval()
    return Trained(model, tuple(curve), len(steps), time.monotonic() - start)


def pooled(network: Any, ids: Sequence[Sequence[int]], device: str) -> Tensor:
    """Unit vectors of tokenised texts, shape (len(ids), hidden): the mean over a text's tokens."""
    import torch

    size = TOGETHER if device == "cpu" else len(ids)
    order = sorted(range(len(ids)), key=lambda place: len(ids[place]))
    parts = [
        _pooled(network, [ids[place] for place in order[start : start + size]], device)
        for start in range(0, len(order), size)
    ]
    return torch.cat(parts)[torch.from_numpy(np.argsort(order)).to(device)]


def _pooled(network: Any, ids: Sequence[Sequence[int]], device: str) -> Tensor:
    import torch

    width = max(len(row) for row in ids)
    tokens = torch.zeros((len(ids), width), dtype=torch.long)
    mask = torch.zeros((len(ids), width), dtype=torch.long)
    for place, row in enumerate(ids):
        tokens[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = 1
    tokens, mask = tokens.to(device), mask.to(device)
    with torch.autocast(device, dtype=torch.bfloat16, enabled=device != "cpu"):
        hidden = network(input_ids=tokens, attention_mask=mask).last_hidden_state
    weights = mask[:, :, None].float()
    mean = (hidden.float() * weights).sum(1) / weights.sum(1)
    return torch.nn.functional.normalize(mean, dim=-1)


class _Learner:
    """Losses of batches under the present weights."""

    def __init__(self, network: Any, encode: Encode, plan: Plan, device: str) -> None:
        self._network, self._encode, self._plan, self._device = network, encode, plan, device

    def loss(self, group: Group, batch: Batch) -> Tensor:
        import torch

        queries = [QUERY + group.queries[place] for place in batch.queries]
        documents = [PASSAGE + group.documents[place] for place in batch.documents]
        left = pooled(self._network, self._encode(queries), self._device)
        right = pooled(self._network, self._encode(documents), self._device)
        allowed = torch.from_numpy(batch.allowed).to(self._device)
        answers = torch.tensor(batch.answers, device=self._device)
        scores = (left @ right.T / self._plan.temperature).masked_fill(~allowed, -1e4)
        forward = torch.nn.functional.cross_entropy(scores, answers)
        back = torch.log_softmax(scores, dim=0)[torch.arange(len(answers)), answers].mean()
        return (forward - back) / 2

    def loss_of(self, steps: Sequence[tuple[Group, Batch]]) -> float:
        import torch

        if not steps:
            return float("nan")
        self._network.eval()
        with torch.no_grad():
            return float(np.mean([float(self.loss(group, batch)) for group, batch in steps]))


def _steps(groups: Sequence[Group], plan: Plan, random: np.random.Generator) -> list[tuple[Group, Batch]]:
    """All batches in one random order; a batch comes from one group."""
    found = [
        (group, batch)
        for group in groups
        for _ in range(plan.case_passes if group.family == CASES else plan.passes)
        for batch in draw_batches(group, plan.batch, random)
        if len(batch.documents) > 1
    ]
    return [found[place] for place in random.permutation(len(found)).tolist()]


def _rate(step: int, steps: int, warm_up: float) -> float:
    rising = max(1, round(steps * warm_up))
    return (step + 1) / rising if step < rising else max(0.0, (steps - step) / max(1, steps - rising))


def _with_adapters(network: Any, plan: Plan) -> Any:
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(
        r=plan.rank,
        lora_alpha=plan.alpha,
        lora_dropout=plan.dropout,
        target_modules=ADAPTED,
        bias="none",
    )
    model = get_peft_model(network, config)
    # Otherwise the folder on this machine would be named in the file.
    model.peft_config["default"].base_model_name_or_path = BASE
    return model
