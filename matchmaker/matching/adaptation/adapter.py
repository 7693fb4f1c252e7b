"""Reads a low-rank adapter (peft's files) and adds it to the weights of the bundled model.

LoRA (Hu et al. 2021): a weight W of shape (out, in) becomes W + alpha / r * B A, with A of shape (r, in) and
B of shape (out, r). Merged once, when the model is built: serving costs nothing more.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

CONFIG_FILE = "adapter_config.json"
WEIGHTS_FILE = "adapter_model.safetensors"
_PREFIX, _DOWN, _UP = "base_model.model.", ".lora_A.weight", ".lora_B.weight"


class BadAdapter(ValueError):
    """The files are no low-rank adapter for this network; the message says why."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """Where an adapter's files are, and the digest that names them."""

    folder: Path
    digest: str

    @classmethod
    def find(cls, folder: Path) -> Adapter | None:
        """The adapter in a folder; None when the folder holds no configuration of one.

        Raises BadAdapter when a file is missing or cannot be read.
        """
        if not (folder / CONFIG_FILE).is_file():
            return None
        total = hashlib.sha256()
        try:
            for name in (CONFIG_FILE, WEIGHTS_FILE):
                total.update((folder / name).read_bytes())
        except OSError as problem:
            raise BadAdapter(f"the adapter in {folder} cannot be read: {problem.strerror}") from problem
        return cls(folder, total.hexdigest())

    def merge_into(self, state: dict[str, Tensor]) -> int:
        """Add the adapter to the weights in `state`, in place; returns how many were changed.

        Raises BadAdapter when it belongs to a network with other weights.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            config = json.loads((self.folder / CONFIG_FILE).read_text(encoding="utf-8"))
            scale = float(config["lora_alpha"]) / int(config["r"])
            tensors = load_file(self.folder / WEIGHTS_FILE)
        except (OSError, ValueError, KeyError, TypeError, ZeroDivisionError, SafetensorError) as problem:
            raise BadAdapter(f"the adapter in {self.folder} cannot be read: {problem!r}") from problem
        downs = [name for name in tensors if name.endswith(_DOWN)]
        for down in downs:
            name = down.removeprefix(_PREFIX).removesuffix(_DOWN)
            weight = state.get(f"{name}.weight")
            a, b = tensors[down].float(), tensors.get(down.removesuffix(_DOWN) + _UP)
            if weight is None or b is None or tuple(weight.shape) != (b.shape[0], a.shape[1]):
                raise BadAdapter(f"the adapter does not fit the model at {name}")
            state[f"{name}.weight"] = (weight.float() + scale * (b.float() @ a)).to(weight.dtype)
        if not downs:
            raise BadAdapter(f"the adapter in {self.folder} changes nothing")
        return len(downs)
