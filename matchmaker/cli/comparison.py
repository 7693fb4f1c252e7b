"""How the command line shows what other weights change."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table

from matchmaker.cli.output import out

if TYPE_CHECKING:
    from matchmaker.matching.metrics import Estimate
    from matchmaker.services.learning.reports import Comparison
    from matchmaker.services.learning.views import WeightLine

PARTNERS = 20
"""Partners that are listed, those with the greatest change."""

_CAUTIONS = {
    "not_better": "The proposed weights are not shown to be better than the live ones.",
    "worse": "The proposed weights are worse than the live ones.",
    "newcomers": "New partners would lose much of their exposure.",
    "coverage": "Far fewer partners would be seen at all.",
    "nothing": "More needs would be left without a match.",
}


def show_comparison(found: "Comparison", lines: "Sequence[WeightLine]") -> None:
    """Quality, weights, and who is shown more or less; cautions first."""
    for caution in found.cautions:
        out.print(f"[yellow]Caution:[/yellow] {_CAUTIONS[caution]}")
    _quality(found)
    weights = Table("weight", "live", "proposed", title="Weights")
    for line in lines:
        weights.add_row(line.name, f"{line.present:.3f}", f"{line.proposed:.3f}")
    out.print(weights)
    _changes(found)


def _quality(found: "Comparison") -> None:
    quality = found.quality
    table = Table(
        "gain of outcomes in 5 places", "mean", "95 % interval", title=f"{quality.needs} needs with a choice"
    )
    for name, one in (
        ("live", quality.present),
        ("proposed, on needs it had not seen", quality.proposed),
        ("difference", quality.difference),
    ):
        table.add_row(name, f"{one.mean:+.3f}" if name == "difference" else f"{one.mean:.3f}", _interval(one))
    out.print(table)


def _interval(one: "Estimate") -> str:
    return f"{one.low:.3f} to {one.high:.3f}"


def _changes(found: "Comparison") -> None:
    replay = found.replay
    table = Table("", "live", "proposed", title=f"Replay of {replay.needs} recommendations")
    table.add_row("another partner first", "", str(replay.first_changes))
    table.add_row("others among the first three", "", str(replay.best_changes))
    table.add_row(
        "partners among the first three", str(replay.partners_present), str(replay.partners_proposed)
    )
    table.add_row(
        "places of new partners", f"{replay.newcomers_present:.1%}", f"{replay.newcomers_proposed:.1%}"
    )
    table.add_row("needs without a match", str(replay.nothing_present), str(replay.nothing_proposed))
    out.print(table)
    changed = [one for one in replay.exposure if one.present != one.proposed]
    if changed:
        partners = Table("partner", "live", "proposed", title="Times among the first three")
        for one in changed[:PARTNERS]:
            partners.add_row(one.partner, str(one.present), str(one.proposed))
        out.print(partners)
    if found.other_model or found.without_features:
        out.print(
            f"Not used: {found.other_model} recommendations of another model or engine,"
            f" {found.without_features} from before their features were kept."
        )
