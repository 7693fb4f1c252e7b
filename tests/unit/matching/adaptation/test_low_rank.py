"""Low-rank adapters: training makes answers likelier, a seed gives one adapter, merging what peft would."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from matchmaker.matching.adaptation.adapter import WEIGHTS_FILE, Adapter, BadAdapter
from matchmaker.matching.adaptation.groups import Group
from matchmaker.matching.adaptation.training import PASSAGE, QUERY, TOGETHER, Plan, Trained, pooled, train

WORDS = 40
PLAN = Plan(rank=4, alpha=8, dropout=0.0, rate=0.005, batch=8, passes=30, tokens=8)


def network() -> Any:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=2 * WORDS + 4,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=16,
        initializer_range=0.3,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return BertModel(config, add_pooling_layer=False)


def encode(texts: Sequence[str]) -> list[list[int]]:
    return [[1 if one.startswith(QUERY) else 2, 4 + int(one.split()[-1])] for one in texts]


def pairs() -> Group:
    """Word n of owners means word n of vendors."""
    count = range(WORDS)
    none: tuple[tuple[int, ...], ...] = ((),) * WORDS
    return Group(
        "pairs",
        "pairs",
        tuple(f"owner {number}" for number in count),
        tuple(f"vendor {WORDS + number}" for number in count),
        tuple((number,) for number in count),
        none,
        tuple(frozenset[int]() for _ in count),
    )


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Two threads would only wait for each other over so small a network."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(network(), encode, [pairs()], PLAN)


@pytest.fixture(scope="module")
def saved(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Adapter:
    folder = tmp_path_factory.mktemp("adapter")
    trained.save(folder)
    found = Adapter.find(folder)
    assert found is not None
    return found


def test_training_makes_answers_likelier(trained: Trained) -> None:
    first, last = trained.curve[1], trained.curve[-1]
    assert last[1] < first[1] / 2
    assert trained.curve[0][0] == 0
    assert last[0] == trained.steps


def test_same_seed_gives_the_same_adapter() -> None:
    short = replace(PLAN, passes=2)
    first, again, other = (
        train(network(), encode, [pairs()], replace(short, seed=seed)) for seed in (1, 1, 2)
    )
    assert again.curve[-1] == first.curve[-1]
    assert other.curve[-1] != first.curve[-1]


def test_progress_counts_every_step() -> None:
    seen: list[tuple[int, int]] = []
    result = train(
        network(), encode, [pairs()], replace(PLAN, passes=1), progress=lambda *step: seen.append(step)
    )
    assert seen == [(step, result.steps) for step in range(1, result.steps + 1)]


def test_texts_of_any_length_are_pooled_in_their_own_order() -> None:
    model = network().eval()
    ids = [[1, *range(4, 4 + number % 5), 2] for number in range(3 * TOGETHER + 1)]
    with torch.no_grad():
        together = pooled(model, ids, "cpu")
        alone = torch.cat([pooled(model, [one], "cpu") for one in ids])
    np.testing.assert_allclose(together.numpy(), alone.numpy(), atol=1e-5)


def test_nothing_to_train_on_is_said() -> None:
    with pytest.raises(ValueError, match="no training texts"):
        train(network(), encode, [], PLAN)


def test_merged_weights_give_what_the_adapter_gives(trained: Trained, saved: Adapter) -> None:
    plain = network()
    state = dict(plain.state_dict())
    changed = saved.merge_into(state)
    plain.load_state_dict(state)
    ids = torch.tensor(encode([PASSAGE + "vendor 41", QUERY + "owner 3"]))
    with torch.no_grad():
        ours = plain.eval()(input_ids=ids).last_hidden_state
        theirs = trained.network.eval()(input_ids=ids).last_hidden_state
    assert changed == 12
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), atol=2e-3)
    with torch.no_grad():
        before = network().eval()(input_ids=ids).last_hidden_state
    assert float((before - ours).abs().max()) > 0.05


def test_no_adapter_is_no_mistake(tmp_path: Path) -> None:
    assert Adapter.find(tmp_path) is None


def test_missing_and_damaged_weights_are_said(saved: Adapter, tmp_path: Path) -> None:
    (tmp_path / "adapter_config.json").write_text(json.dumps({"r": 4, "lora_alpha": 8}))
    with pytest.raises(BadAdapter, match="cannot be read"):
        Adapter.find(tmp_path)
    (tmp_path / WEIGHTS_FILE).write_bytes(b"nothing")
    damaged = Adapter.find(tmp_path)
    assert damaged is not None
    assert damaged.digest != saved.digest
    with pytest.raises(BadAdapter, match="cannot be read"):
        damaged.merge_into({})


def test_an_adapter_of_another_network_is_refused(saved: Adapter) -> None:
    state = dict(network().state_dict())
    name = next(name for name in state if name.endswith("query.weight"))
    state[name] = torch.zeros(8, 8)
    with pytest.raises(BadAdapter, match="does not fit"):
        saved.merge_into(state)
