"""Suits the computation to the processor: number format and manners of waiting."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Literal

DType = Literal["auto", "bfloat16", "float32"]
FAST_BFLOAT16 = frozenset({"avx512_bf16", "amx_bf16", "bf16", "svebf16"})


@cache
def cpu_flags(cpuinfo: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    """Feature flags of the first processor (x86 "flags", Arm "Features"); empty where there is no file."""
    try:
        text = cpuinfo.read_text(encoding="ascii", errors="replace")
    except OSError:
        return frozenset()
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() in ("flags", "Features"):
            return frozenset(value.split())
    return frozenset()


def resolve_dtype(setting: DType, flags: frozenset[str] | None = None) -> Literal["bfloat16", "float32"]:
    """ "auto" is bfloat16 where the processor computes it natively (nearly twice as fast), else float32."""
    if setting != "auto":
        return setting
    return "bfloat16" if FAST_BFLOAT16 & (cpu_flags() if flags is None else flags) else "float32"


def wait_briefly() -> None:
    """Let torch's idle threads sleep soon instead of spinning; works only before torch's first import.

    Spinning for milliseconds, libgomp's default, made a query take 1.5 s on two cores that others used
    too; never spinning doubled it on idle ones (39 against 19 ms). 5,000 turns are some ten microseconds:
    longer than the gap between two operations, shorter than anybody else would notice.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", "5000")
