"""Make a version of the weights: learnt from outcomes, or set by hand in the sandbox."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import WeightsOrigin
from matchmaker.matching.engine import ENGINE_VERSION
from matchmaker.matching.fitting import STRENGTH, as_vector, as_weights, column_names
from matchmaker.matching.learning.proposal import Proposal, compare, learn, with_fusion
from matchmaker.matching.weights import FusionWeights, Weights
from matchmaker.services.learning.effects import effect_view
from matchmaker.services.learning.history import MONTHS, History, read_history
from matchmaker.services.learning.live import LiveWeights
from matchmaker.services.learning.reports import Comparison, as_record, comparison_of
from matchmaker.services.learning.views import EffectView
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

NOTE_MAX = 500
"""Characters of the note to a version."""

LARGEST = 20.0
"""Most that a weight may be set to by hand; all but the offset are at least 0."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """The new version with both weights and their comparison; `version` None: compared, but not kept."""

    version: str | None
    present: Weights
    proposed: Weights
    comparison: Comparison


class ProposeWeights:
    """Nothing that is made here ranks anything before a coordinator or administrator approves it."""

    def __init__(self, database: Database, live: LiveWeights, clock: Clock) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    def learn(self, months: int = MONTHS, strength: float = STRENGTH, *, keep: bool = True) -> Learnt:
        """Fit weights to what became of recommendations, and keep the result as a proposal.

        The fit starts from the weights last set by hand, or the product's own, never from learnt ones: all
        history is read every time and must not count twice. `strength`: how strongly they are believed
        (fitting.STRENGTH). Raises TooFewOutcomes.
        """
        history, now = self._history(months), self._clock()
        present = self._live.current()
        version = self._free_version(WeightsOrigin.LEARNED, now)
        proposal = learn(history.cases, present, version, strength, prior=self._live.not_learnt())
        comparison = comparison_of(proposal, history)
        if keep:
            self._keep(WeightsOrigin.LEARNED, present, proposal, comparison)
        return Learnt(version if keep else None, present, proposal.weights, comparison)

    def present(self, actor: Actor) -> dict[str, float]:
        """The live weights by name. Raises NotFound for everybody but administrators."""
        require(actor, Permission.TRY_WEIGHTS, Subject(chamber_code=actor.chamber_code))
        fusion = self._live.current().fusion
        models = len(fusion.dense_same)
        vector = as_vector(fusion, models).tolist()
        return dict(zip(column_names(models), vector, strict=True))

    def effect(self, actor: Actor, values: dict[str, float], language: str) -> EffectView:
        """What weights set by hand would have changed on history.

        Raises NotFound as `present` does, InvalidInput as `checked` does.
        """
        require(actor, Permission.TRY_WEIGHTS, Subject(chamber_code=actor.chamber_code))
        present, proposal, history = self._compared(values, "")
        with UnitOfWork(self._database) as uow:
            comparison = comparison_of(proposal, history)
            return effect_view(
                uow, actor, comparison, present=present, proposed=proposal.weights, language=language
            )

    def save(self, actor: Actor, values: dict[str, float], note: str) -> str:
        """Keep weights set by hand as a proposal; gives its version.

        Raises as `effect` does, InvalidInput for a note that is missing or longer than NOTE_MAX.
        """
        require(actor, Permission.TRY_WEIGHTS, Subject(chamber_code=actor.chamber_code))
        note = note.strip()
        if not note:
            raise InvalidInput({"note": "note_missing"})
        if len(note) > NOTE_MAX:
            raise InvalidInput({"note": "note_too_long"})
        version = self._free_version(WeightsOrigin.MANUAL, self._clock())
        present, proposal, history = self._compared(values, version)
        comparison = comparison_of(proposal, history)
        self._keep(WeightsOrigin.MANUAL, present, proposal, comparison, author=actor.user_id, note=note)
        return version

    def _compared(self, values: dict[str, float], version: str) -> tuple[Weights, Proposal, History]:
        present = self._live.current()
        fusion = checked(values, present.fusion)
        history = self._history(MONTHS)
        proposed = with_fusion(present, fusion, history.cases, version)
        return present, compare(history.cases, present, proposed), history

    def _history(self, months: int) -> History:
        with UnitOfWork(self._database) as uow:
            return read_history(uow, self._live.model, self._clock(), months)

    def _free_version(self, origin: WeightsOrigin, now: datetime) -> str:
        start = f"{origin.value}-{now:%Y-%m-%d}."
        with UnitOfWork(self._database) as uow:
            taken = uow.weights.names_like(start)
        return next(name for number in range(1, len(taken) + 2) if (name := f"{start}{number}") not in taken)

    def _keep(
        self,
        origin: WeightsOrigin,
        present: Weights,
        proposal: Proposal,
        comparison: Comparison,
        *,
        author: int | None = None,
        note: str = "",
    ) -> None:
        row = models.WeightVersion(
            version=proposal.weights.version,
            origin=origin,
            model=self._live.model,
            engine_version=ENGINE_VERSION,
            based_on=present.version,
            weights=proposal.weights.as_record(),
            report=as_record(comparison),
            note=note,
            created_at=self._clock(),
            created_by_id=author,
        )
        with UnitOfWork(self._database, write=True) as uow:
            uow.weights.add(row)
            uow.commit()


def checked(values: dict[str, float], present: FusionWeights) -> FusionWeights:
    """Weights from values by name (fitting.column_names). Raises InvalidInput by name.

    Keys: out_of_range for a value below 0 (the offset: below -LARGEST) or above LARGEST, and for all together
    "unchanged" when they are the present ones.
    """
    models = len(present.dense_same)
    names = column_names(models)
    errors = {}
    for name in names:
        lowest = -LARGEST if name == "offset_other" else 0.0
        if not lowest <= values.get(name, float("nan")) <= LARGEST:
            errors[name] = "out_of_range"
    if errors:
        raise InvalidInput(errors)
    fusion = as_weights(np.array([values[name] for name in names]), models, present)
    if fusion == as_weights(as_vector(present, models), models, present):
        raise InvalidInput({"weights": "unchanged"})
    return fusion
