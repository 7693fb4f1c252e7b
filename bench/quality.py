"""Part `quality`: ranking quality of every view, as `matchmaker evaluate` reports it for a folder of sets."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from bench.progress import say
from bench.server import COMMAND, LIMIT_S, CommandFailed
from bench.setting import Setting
from matchmaker.config import PROJECT_ROOT

FOLDER_VARIABLE = "MATCHMAKER_BENCH_SETS"


def measure(setting: Setting) -> dict[str, Any]:
    """The command's own JSON; {"skipped": reason} when no folder of sets is named."""
    named = os.environ.get(FOLDER_VARIABLE, "")
    if not named:
        reason = f"set {FOLDER_VARIABLE} to a folder of sets (queries, docs, qrels)"
        say(f"quality: skipped, {reason}")
        return {"skipped": reason}
    if not Path(named).is_dir():
        raise FileNotFoundError(f"{FOLDER_VARIABLE} is no folder: {named}")
    arguments = [COMMAND, "evaluate", str(Path(named).resolve()), "--json"]
    result = subprocess.run(
        arguments, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True, check=False, timeout=8 * LIMIT_S
    )
    if result.returncode != 0:
        raise CommandFailed("`matchmaker evaluate` failed; its message stands above")
    return {"folder": Path(named).name, "evaluate": json.loads(result.stdout)}
