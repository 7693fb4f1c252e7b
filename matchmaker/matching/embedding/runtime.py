"""The bundled network as an ONNX graph, run by onnxruntime: a need in a quarter of torch's processor time.

The graph holds the whole way from token ids to unit vectors: network, mean over the tokens, length one. It
computes in 32 bits, so its vectors are those of torch; the table of word pieces, three quarters of all
weights, stays in 16 bits, which lose nothing of the package's 4.
"""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from matchmaker.matching.ports import Vectors

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import BertModel

RUNTIME_FILE = "onnx/model.onnx"
_INPUTS = ("input_ids", "attention_mask")
_PAD = "<pad>"
_OPSET = 17


def has_runtime(folder: Path) -> bool:
    """Whether a model folder holds the graph."""
    return (folder / RUNTIME_FILE).is_file()


def add_runtime(folder: Path) -> None:
    """Write the graph of a built model into its folder, complete or not at all. Takes some ten seconds."""
    import torch
    from transformers import BertModel

    network = BertModel.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    target = folder / RUNTIME_FILE
    target.parent.mkdir(exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(descriptor)
    part = Path(name)
    try:
        _export(network, part)
        part.chmod(0o644)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)


def _export(network: BertModel, target: Path) -> None:
    import torch

    class Whole(torch.nn.Module):
        """From token ids to unit vectors."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network
            self.register_buffer("pieces", network.embeddings.word_embeddings.weight.detach().half())

        def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
            pieces: Any = self.pieces
            embedded = torch.nn.functional.embedding(ids, pieces).float()
            types = torch.zeros_like(ids)
            found = self.network(inputs_embeds=embedded, attention_mask=mask, token_type_ids=types)
            weights = mask.unsqueeze(-1).to(embedded.dtype)
            mean = (found.last_hidden_state * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    # Two texts, one of them padded, so that nothing of the way depends on there being no padding.
    ids, mask = torch.ones((2, 7), dtype=torch.long), torch.ones((2, 7), dtype=torch.long)
    mask[1, 4:] = 0
    axes = {0: "texts", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole().eval(),
            (ids, mask),
            str(target),
            input_names=list(_INPUTS),
            output_names=["vectors"],
            opset_version=_OPSET,
            dynamo=False,
            dynamic_axes=dict.fromkeys(_INPUTS, axes),
        )


class OnnxModel:
    """The few members of SentenceTransformer that an embedder uses, without torch."""

    def __init__(self, folder: Path) -> None:
        """Read the tokenizer; `load` reads the graph. Raises OSError, ValueError, KeyError."""
        from tokenizers import Tokenizer

        described = json.loads((folder / "config_sentence_transformers.json").read_text(encoding="utf-8"))
        self.prompts: dict[str, str] = described["prompts"]
        self._config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(self._config["max_position_embeddings"])
        self._tokenizer.enable_padding(pad_id=self._config["pad_token_id"], pad_token=_PAD)
        self._file = folder / RUNTIME_FILE
        self._session: Any = None

    def load(self, threads: int | None) -> None:
        """Read the graph, once; None computes with all cores."""
        if self._session is not None:
            return
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or 0
        # Spinning threads disturb everybody else (35 instead of 21 ms of processor time for a need), and the
        # arena keeps the memory of the largest batch for ever without being quicker.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False
        providers = ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(str(self._file), options, providers=providers)

    def get_embedding_dimension(self) -> int:
        """Length of the vectors."""
        return int(self._config["hidden_size"])

    def encode(
        self, texts: Sequence[str], *, prompt: str, batch_size: int, show_progress_bar: bool = False
    ) -> Vectors:
        """Unit rows of the texts behind the prompt; all in one batch, whatever `batch_size` says."""
        encoded = self._tokenizer.encode_batch([prompt + text for text in texts])
        inputs = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], dtype=np.int64),
        }
        found: Vectors = self._session.run(None, inputs)[0]
        return found
