"""Keeps the model libraries off the network and off the terminal while they load or save a model."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


def stay_offline() -> None:
    """Forbid every request to a model hub; must run before huggingface_hub is imported for the first time."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # Parallel tokenizing saves nothing beside the network's own threads and warns after every fork.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Silence transformers' progress bars and load reports; the former state comes back afterwards."""
    import importlib

    logging = importlib.import_module("transformers.utils.logging")

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
