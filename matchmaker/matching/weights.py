"""All numbers that rank and grade, in one versioned record that is read from data/weights.json."""

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any


class WeightsError(Exception):
    """A weights file is unreadable or has missing, unknown or wrongly typed entries; says which."""


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How much each view adds (see fusion.fuse), fitted as log-odds of being relevant.

    `dense_*`: per standard deviation of each model's cosine, in the order of a composite embedder's parts;
    `single_*`: the same for any other number of models. `lexical_*`, `characters_*`, `industry`, `size`,
    `grade`: per unit. `topics`: per unit of a topic's strength. "same" and "other": passage in the need's
    language or in another.
    """

    dense_same: tuple[float, ...] = (0.95, 0.3)
    dense_other: tuple[float, ...] = (1.25, 0.95)
    single_same: float = 1.05
    single_other: float = 1.85
    offset_other: float = -1.0
    lexical_same: float = 3.9
    characters_same: float = 3.7
    lexical_other: float = 2.0
    characters_other: float = 4.0
    topics: float = 1.75
    industry: float = 0.2
    size: float = 0.2
    grade: float = 0.2


@dataclass(frozen=True, slots=True)
class BandWeights:
    """Logistic regression on absolute features, and the confidence from which each band starts."""

    intercept: float = -4.0
    coefficients: dict[str, float] = field(default_factory=lambda: {"score": 0.8})
    strong: float = 0.7
    good: float = 0.45
    possible: float = 0.2


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything learnt, under a version that every stored run names.

    `precision`: for each band the share of helpful pairs in it that cross-validation found; {} when never
    measured.
    """

    version: str = "untrained"
    fusion: FusionWeights = field(default_factory=FusionWeights)
    bands: BandWeights = field(default_factory=BandWeights)
    precision: dict[str, float] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> "Weights":
        """Read a weights file. Raises WeightsError naming the file and the entry at fault."""
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise WeightsError(f"{path} cannot be read: {problem}") from problem
        return cls.from_record(read, str(path))

    @classmethod
    def from_record(cls, read: Any, source: str) -> "Weights":
        """The weights that `as_record` wrote. Raises WeightsError naming `source` and the entry."""
        if not isinstance(read, dict) or not isinstance(read.get("version"), str):
            raise WeightsError(f"{source} has no version")
        return cls(
            read["version"],
            _section(FusionWeights, read.get("fusion"), source, "fusion"),
            _section(BandWeights, read.get("bands"), source, "bands"),
            _precision(read.get("precision", {}), source),
        )

    def as_record(self) -> dict[str, Any]:
        """All entries as plain values."""
        return asdict(self)

    def save(self, path: Path) -> None:
        """Write the file that `load` reads."""
        path.write_text(json.dumps(self.as_record(), indent=2, sort_keys=True) + "\n", encoding="utf-8")


_ADDED: dict[Any, dict[str, float]] = {FusionWeights: {"size": 0.2}}
"""Entries that records written before them lack, with the value that they get then."""


def _precision(read: Any, source: str) -> dict[str, float]:
    if not isinstance(read, dict) or not all(isinstance(one, int | float) for one in read.values()):
        raise WeightsError(f"{source}, precision: not a number for each band")
    return {str(band): float(one) for band, one in read.items()}


def _section(kind: Any, read: Any, source: str, name: str) -> Any:
    if not isinstance(read, dict):
        raise WeightsError(f"{source} has no section {name}")
    wanted = {one.name for one in fields(kind)}
    read = _ADDED.get(kind, {}) | read
    if set(read) != wanted:
        raise WeightsError(
            f"{source}, {name}: differs from the expected entries in {sorted(set(read) ^ wanted)}"
        )
    for entry, value in read.items():
        if not all(
            isinstance(number, int | float) and not isinstance(number, bool) for number in _numbers(value)
        ):
            raise WeightsError(f"{source}, {name}.{entry}: not a number")
    return kind(**{name: tuple(one) if isinstance(one, list) else one for name, one in read.items()})


def _numbers(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else [value]
