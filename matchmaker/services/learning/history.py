"""Stored recommendations and what became of them, as cases to learn from."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaker.domain.vocabulary import IntroductionStatus, Outcome, RefusalReason
from matchmaker.matching.engine import ENGINE_VERSION
from matchmaker.matching.fitting import models_of
from matchmaker.matching.learning.outcomes import GAINS, Case, Shown, Step, case_of
from matchmaker.matching.newcomers import is_turn
from matchmaker.storage.repositories.outcomes import ItemRow, OutcomeRow, RunRow
from matchmaker.storage.unit_of_work import UnitOfWork

MONTHS = 24
"""How far back history counts unless somebody says otherwise: older wishes are another time's."""

MOST_RUNS = 5_000
"""Recommendations that are read at most, the newest: more change no weight that can be told apart."""

_CONTENT = 4
"""Stars from which an SME was content."""
_DISCONTENT = 2
"""Stars up to which it was not."""
_Status = IntroductionStatus
_AS_IS = {
    _Status.DRAFT: Step.SHOWN,
    _Status.REQUESTED: Step.REQUESTED,
    _Status.INFO_NEEDED: Step.REQUESTED,
    # What a coordinator approved fits, whether or not the partner finds the time.
    _Status.APPROVED: Step.APPROVED,
    _Status.DECLINED: Step.APPROVED,
    _Status.EXPIRED: Step.APPROVED,
    _Status.ACCEPTED: Step.ACCEPTED,
    _Status.NO_SHOW: Step.ACCEPTED,
    _Status.REFUSED: Step.REQUESTED,
}


@dataclass(frozen=True, slots=True)
class History:
    """Cases of the model and engine in use, and recommendations that could not be used.

    `other_model`: made by another model or engine. `without_features`: from before the features were kept.
    """

    cases: tuple[Case, ...]
    other_model: int
    without_features: int


def read_history(uow: UnitOfWork, model: str, now: datetime, months: int = MONTHS) -> History:
    """All recommendations of the last months (of 30 days) that showed something, with their outcomes."""
    since = now - timedelta(days=30 * months)
    runs = uow.outcomes.runs(model, ENGINE_VERSION, since, MOST_RUNS)
    ids = [run.id for run in runs]
    items: dict[int, list[ItemRow]] = defaultdict(list)
    for item in uow.outcomes.items(ids):
        items[item.run_id].append(item)
    outcomes: dict[int, list[OutcomeRow]] = defaultdict(list)
    for outcome in uow.outcomes.outcomes(ids):
        outcomes[outcome.run_id].append(outcome)
    shown = [run for run in runs if items[run.id]]
    usable = [run for run in shown if all(models_of(item.features) for item in items[run.id])]
    return History(
        tuple(_case(run, items[run.id], outcomes[run.id]) for run in usable),
        uow.outcomes.others(model, ENGINE_VERSION, since),
        len(shown) - len(usable),
    )


def step_of(row: OutcomeRow) -> Step:
    """How far an introduction came, as far as that says something about the fit.

    Only "not our expertise" speaks against the match; capacity, region, size and unclear texts do not. What
    a coordinator exchanged for another partner, or the SME never confirmed, was as good as not asked for.
    """
    status = _Status(row.status)
    if status is _Status.WITHDRAWN:
        return Step.REQUESTED if row.requested and not row.exchanged else Step.SHOWN
    if status in (_Status.DECLINED, _Status.REFUSED) and row.reason == RefusalReason.NOT_OUR_EXPERTISE:
        return Step.UNSUITED
    if status in (_Status.MET, _Status.CLOSED):
        return _after_meeting(row)
    return _AS_IS[status]


def _after_meeting(row: OutcomeRow) -> Step:
    if row.status == _Status.CLOSED and not row.met:
        return Step.ACCEPTED
    if row.outcome in (Outcome.ORDER, Outcome.PILOT) or (row.stars or 0) >= _CONTENT:
        return Step.HELPED
    if row.outcome == Outcome.NONE and row.stars is not None and row.stars <= _DISCONTENT:
        return Step.DISAPPOINTED
    return Step.MET


def _case(run: RunRow, items: list[ItemRow], outcomes: list[OutcomeRow]) -> Case:
    steps = _steps(items, outcomes)
    sme_id = run.sme_id or next((row.sme_id for row in outcomes), None)
    groups = [("language", run.language)]
    groups += [("size", run.size)] if run.size else []
    groups += [("topic", run.topics[0])] if run.topics else []
    return case_of(
        run.id,
        f"sme {sme_id}" if sme_id else f"run {run.id}",
        [
            Shown(one.offering, one.partner, one.rank, one.features, steps.get(one.offering, Step.SHOWN))
            for one in items
        ],
        turn=run.text is not None and is_turn(run.text),
        groups=tuple(groups),
    )


def _steps(items: list[ItemRow], outcomes: list[OutcomeRow]) -> dict[str, Step]:
    """The furthest step of each offering; an introduction by hand may name another offering of a partner."""
    offerings = {item.offering for item in items}
    first_of = {item.partner: item.offering for item in reversed(items)}
    steps: dict[str, Step] = {}
    for row in outcomes:
        offering = row.offering if row.offering in offerings else first_of.get(row.partner)
        step = step_of(row)
        if offering is None or step is Step.SHOWN:
            continue
        if offering not in steps or GAINS[step] > GAINS[steps[offering]]:
            steps[offering] = step
    return steps
