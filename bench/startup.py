"""Part `startup`: from nothing to a server that answers, once and again; imports and memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from bench.measure import interleave, ratio, summary
from bench.progress import bar, say
from bench.server import COMMAND, environment, prepare, run, serving, temporary_var
from bench.setting import Setting
from matchmaker.matching.embedding.factory import bundled_folder

BARE_PYTHON, IMPORT, HELP = "python -c pass", "import matchmaker.matching.engine", "matchmaker --help"

_BARE_MODEL = """
import sys, time
start = time.perf_counter()
import torch
from sentence_transformers import SentenceTransformer
from matchmaker.matching.embedding.processor import resolve_dtype
dtype = getattr(torch, resolve_dtype("auto"))
model = SentenceTransformer(sys.argv[1], device="cpu", model_kwargs={"dtype": dtype})
model.encode(["query: Guten Tag"])
seconds = time.perf_counter() - start
lines = open("/proc/self/status").read().splitlines()
print(seconds, next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) * 1024)
"""


def measure(setting: Setting) -> dict[str, Any]:
    """Cold and warm starts, the floor of loading the bare model, import times and the server's memory."""
    setting.ensure_model()
    say("startup: imports")
    result: dict[str, Any] = {"imports": _imports(setting)}
    say("startup: the bare model")
    result["bare_model"] = _bare_model(setting)
    if not setting.quick:
        say("startup: preparing with nothing there")
        with temporary_var(None) as var:
            result["prepare_from_nothing_s"] = prepare(environment(var))
    with temporary_var(setting.models) as var:
        environ = environment(var)
        say("startup: preparing with the model built")
        result["prepare_with_model_s"] = prepare(environ)
        say("startup: preparing again")
        result["prepare_again_s"] = prepare(environ)
        result["serve_ready_s"], result["memory"] = _starts(environ, 2 if setting.quick else 5)
    floor = result["bare_model"]
    result["serve_times_bare_model"] = min(result["serve_ready_s"]) / floor["seconds"]
    result["memory_times_bare_model"] = result["memory"]["rss_bytes"] / floor["rss_bytes"]
    return result


def _imports(setting: Setting) -> dict[str, Any]:
    commands = {
        BARE_PYTHON: [sys.executable, "-c", "pass"],
        IMPORT: [sys.executable, "-c", "import matchmaker.matching.engine"],
        HELP: [COMMAND, "--help"],
    }
    environ = dict(os.environ)

    def action(arguments: list[str]) -> Callable[[int], object]:
        return lambda _: run(arguments, environ)

    with bar("imports") as report:
        samples = interleave(
            {name: action(arguments) for name, arguments in commands.items()},
            setting.rounds(12),
            report,
            here=False,
        )
    return {
        name: {**summary(seconds), "times_floor": ratio(seconds, samples[BARE_PYTHON])}
        for name, seconds in samples.items()
    }


def _bare_model(setting: Setting) -> dict[str, float]:
    best: list[tuple[float, float]] = []
    for _ in range(2 if setting.quick else 3):
        arguments = [sys.executable, "-c", _BARE_MODEL, str(bundled_folder(setting.models))]
        answer = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.split()
        best.append((float(answer[-2]), float(answer[-1])))
    seconds, memory = min(best)
    return {"seconds": seconds, "rss_bytes": memory}


def _starts(environ: dict[str, str], times: int) -> tuple[list[float], dict[str, int]]:
    seconds = []
    memory: dict[str, int] = {}
    with bar("starting the server") as report:
        for number in range(times):
            with serving(environ) as server:
                seconds.append(server.ready_seconds)
                memory = server.memory()
            report(number + 1, times)
    return seconds, memory
