"""Writes constraints.txt: every installed package with its version, without local builds or paths."""

import sys
from importlib.metadata import distributions
from pathlib import Path

HEADER = "# Exact versions that belong together; written by `make lock`.\n"
OWN = {"matchmaker", "pip", "setuptools", "wheel"}


def locked_lines() -> list[str]:
    """One `name==version` a line, sorted; the local part of a version (+cpu) is dropped."""
    pairs = {
        dist.metadata["Name"].lower().replace("_", "-"): dist.version.partition("+")[0]
        for dist in distributions()
    }
    return [f"{name}=={version}" for name, version in sorted(pairs.items()) if name not in OWN]


def main() -> int:
    """Entry point; returns the exit code."""
    target = Path(__file__).resolve().parent.parent / "constraints.txt"
    target.write_text(HEADER + "\n".join(locked_lines()) + "\n", encoding="utf-8")
    print(f"{target.name}: {len(locked_lines())} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
