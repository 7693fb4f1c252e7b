"""What was measured of the ranking, as data/matching_quality.json holds it, for the public page."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from matchmaker.services.engine_provider import EngineProvider
from matchmaker.storage.seed.files import read_json

FILE = "matching_quality.json"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of 0..1 with its 95 % interval, and what it is a share of (a label, a band, or nothing)."""

    label: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WayMeasured:
    """One way of ordering on the judged needs: nDCG@5, and needs whose first match is the very thing."""

    label: str
    quality: Share
    first_right: float


@dataclass(frozen=True, slots=True)
class VariantMeasured:
    """The same needs said in another way: nDCG@5, and the share for which anything is shown."""

    label: str
    needs: int
    quality: float
    shown: float


@dataclass(frozen=True, slots=True)
class SetMeasured:
    """nDCG@10 on one published set: the language model alone, two simple mixtures, and the ranking in use."""

    name: str
    adapted: float
    blend: float
    reciprocal: float
    fused: float


@dataclass(frozen=True, slots=True)
class QualityView:
    """Everything measured, in one language. The first of `ways` is the ranking itself.

    `in_use`: version of the weights that rank now; other ones than `weights_version` were not measured.
    `nothing_in_scope`: needs that the network serves and for which nothing is shown; `something_outside`:
    needs that it does not serve and for which something is (label: how many such needs).
    """

    as_of: date
    weights_version: str
    in_use: str
    needs: int
    offerings: int
    ways: tuple[WayMeasured, ...]
    bands: tuple[Share, ...]
    nothing_in_scope: Share
    something_outside: tuple[Share, ...]
    variants: tuple[VariantMeasured, ...]
    sets: tuple[SetMeasured, ...]

    @property
    def ahead(self) -> int:
        """On how many of the sets the ranking is ahead of each of the others."""
        return sum(one.fused > max(one.adapted, one.blend, one.reciprocal) for one in self.sets)


class MeasuredQuality:
    """Read once at the start; a change of the file shows after a restart."""

    def __init__(self, data_dir: Path, engines: EngineProvider) -> None:
        """Raises DataFileError naming the place when the file is missing or not as its schema says."""
        self._read: dict[str, Any] = read_json(data_dir, FILE, "matching_quality")
        self._engines = engines

    def quality(self, language: str) -> QualityView:
        """All measurements, worded in a language ("de" or "en")."""
        read, nothing = self._read, self._read["nothing_fits"]
        return QualityView(
            as_of=date.fromisoformat(read["as_of"]),
            weights_version=read["weights_version"],
            in_use=self._engines.current().weights.version,
            needs=read["judged"]["needs"],
            offerings=read["judged"]["offerings"],
            ways=tuple(
                WayMeasured(
                    one["label"][language],
                    Share(one["key"], one["quality"], one["low"], one["high"]),
                    one["first_right"],
                )
                for one in read["judged"]["ways"]
            ),
            bands=tuple(Share(one["band"], one["helpful"], one["low"], one["high"]) for one in read["bands"]),
            nothing_in_scope=Share(
                "", nothing["in_scope"], nothing["in_scope_low"], nothing["in_scope_high"]
            ),
            something_outside=tuple(
                Share(str(one["needs"]), one["shown"], one["low"], one["high"])
                for one in nothing["out_of_scope"]
            ),
            variants=tuple(
                VariantMeasured(one["label"][language], one["needs"], one["quality"], one["shown"])
                for one in read["variants"]
            ),
            sets=tuple(
                SetMeasured(one["name"], one["adapted"], one["blend"], one["reciprocal"], one["fused"])
                for one in read["sets"]
            ),
        )
