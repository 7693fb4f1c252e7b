"""`matchmaker calibrate`: fit the bands to the judged needs with the embedding model in use."""

from dataclasses import replace
from pathlib import Path

import rich_click as click

from matchmaker.cli.material import judged_world
from matchmaker.cli.output import err, print_json
from matchmaker.config import Settings


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Weights file to write.")
@click.option("--version", help="Version to write into it.")
def calibrate(out: Path | None, version: str | None) -> None:
    """Fit the confidence behind the bands to data/judged_needs.json; needed after a change of the model.

    Prints what cross-validation over whole needs says. Writes nothing without --out.

    \b
    Examples:
      matchmaker calibrate
      matchmaker calibrate --out data/weights.json --version 2026-12-01
    """
    from matchmaker.container import Container
    from matchmaker.matching.calibration import calibrate as fit
    from matchmaker.matching.calibration import judged_pairs
    from matchmaker.matching.documents import Need

    if (out is None) != (version is None):
        raise click.UsageError("--out and --version belong together.")
    container = Container(Settings.from_env(serving=False))
    engine, needs = judged_world(container)
    with err.status("Ranking the judged needs …"):
        pairs = judged_pairs(engine, ((one.id, Need(one.text), one.grades) for one in needs))
        fitted = fit(pairs)
    print_json(
        {
            "pairs": len(pairs),
            "log_loss": round(fitted.log_loss, 4),
            "brier": round(fitted.brier, 4),
            "precision": {band: round(share, 3) for band, share in fitted.precision.items()},
            "share_of_helpful": {band: round(share, 3) for band, share in fitted.share.items()},
        }
    )
    if out is not None and version is not None:
        measured = {band: round(share, 3) for band, share in fitted.precision.items()}
        replace(container.weights, version=version, bands=fitted.bands, precision=measured).save(out)
        err.print(f"Written: {out}", markup=False)
