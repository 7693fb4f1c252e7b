"""Runs a step in a process of its own, so that its memory and its start are told apart."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

T = TypeVar("T")


def in_process(task: Callable[..., T], *arguments: object) -> T:
    """The task's result from a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(task, *arguments).result()
