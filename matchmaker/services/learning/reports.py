"""The comparison of two versions of the weights as a stored record, and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from matchmaker.matching.learning.proposal import Caution, Proposal
from matchmaker.matching.learning.replay import Example, Exposure, GroupChange, Quality, Replay
from matchmaker.matching.metrics import Estimate
from matchmaker.services.learning.history import History


@dataclass(frozen=True, slots=True)
class Comparison:
    """Proposed against present weights on history; see learning.replay for every number.

    `other_model`, `without_features`: recommendations that could not be used.
    """

    quality: Quality
    replay: Replay
    cautions: tuple[Caution, ...]
    other_model: int
    without_features: int


def comparison_of(proposal: Proposal, history: History) -> Comparison:
    """What is said of a proposal."""
    return Comparison(
        proposal.quality,
        proposal.replay,
        proposal.cautions,
        history.other_model,
        history.without_features,
    )


def as_record(comparison: Comparison) -> dict[str, Any]:
    """Plain values, as they are stored and printed."""
    return asdict(comparison)


def from_record(read: Mapping[str, Any]) -> Comparison:
    """The comparison that `as_record` gave."""
    quality, replay = dict(read["quality"]), dict(read["replay"])
    for name in ("present", "proposed", "difference"):
        quality[name] = Estimate(**quality[name])
    replay["exposure"] = tuple(Exposure(**one) for one in replay["exposure"])
    replay["groups"] = tuple(GroupChange(**one) for one in replay["groups"])
    replay["examples"] = tuple(Example(**one) for one in replay["examples"])
    return Comparison(
        Quality(**quality),
        Replay(**replay),
        tuple(Caution(one) for one in read["cautions"]),
        read["other_model"],
        read["without_features"],
    )
