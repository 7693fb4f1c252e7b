"""How far an introduction came, as far as that says something about the fit of a match."""

import pytest

from matchmaker.matching.learning.outcomes import Step
from matchmaker.services.learning.history import step_of
from matchmaker.storage.repositories.outcomes import OutcomeRow


def row(status: str, **changes: object) -> OutcomeRow:
    values: dict[str, object] = {
        "run_id": 1, "offering": "o", "partner": "p", "sme_id": 1, "status": status, "reason": None,
        "requested": True, "exchanged": False, "met": False, "stars": None, "outcome": None,
    }  # fmt: skip
    return OutcomeRow(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "step"),
    [
        (row("draft", requested=False), Step.SHOWN),
        (row("withdrawn", requested=False), Step.SHOWN),
        (row("withdrawn", exchanged=True), Step.SHOWN),
        (row("withdrawn"), Step.REQUESTED),
        (row("info_needed"), Step.REQUESTED),
        (row("refused", reason="unclear"), Step.REQUESTED),
        (row("refused", reason="not_our_expertise"), Step.UNSUITED),
        (row("declined", reason="region"), Step.APPROVED),
        (row("expired"), Step.APPROVED),
        (row("no_show"), Step.ACCEPTED),
        (row("closed"), Step.ACCEPTED),
        (row("closed", met=True), Step.MET),
        (row("closed", met=True, stars=4, outcome="none"), Step.HELPED),
        (row("closed", met=True, stars=1, outcome="order"), Step.HELPED),
        (row("met", met=True, stars=3, outcome="later"), Step.MET),
        (row("met", met=True, stars=2, outcome="none"), Step.DISAPPOINTED),
        (row("met", met=True, stars=2, outcome="later"), Step.MET),
    ],
)
def test_how_far_an_introduction_came(found: OutcomeRow, step: Step) -> None:
    assert step_of(found) is step
