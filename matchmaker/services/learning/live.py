"""Which weights rank at this moment: those that went live last, or the product's own."""

import logging
from collections.abc import Callable

import models
from matchmaker.domain.vocabulary import WeightsOrigin
from matchmaker.matching.engine import ENGINE_VERSION, MatchingEngine
from matchmaker.matching.weights import Weights
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)


class LiveWeights:
    """Read from the store whenever an engine is made or other weights went live.

    Weights that were made for another model or engine are not used: their features meant something else.
    Then the product's own weights rank, and the log says so.
    """

    def __init__(self, database: Database, shipped: Callable[[], Weights], model: Callable[[], str]) -> None:
        """`model`: identifier of the embedding model in use, asked for when needed."""
        self._database = database
        self._shipped = shipped
        self._model = model

    @property
    def shipped(self) -> Weights:
        """The weights that come with the product."""
        return self._shipped()

    @property
    def model(self) -> str:
        """Identifier of the embedding model in use."""
        return self._model()

    def current(self) -> Weights:
        """The weights that rank now."""
        with UnitOfWork(self._database) as uow:
            row = uow.weights.live()
            if row is None:
                return self.shipped
            if not self.fits(row):
                _log.warning(
                    "Weights %s were made for another model or engine; those of the product rank.",
                    row.version,
                )
                return self.shipped
            return weights_of(row)

    def not_learnt(self) -> Weights:
        """The live weights if set by hand, or what they were learnt from: by hand or the product's own."""
        with UnitOfWork(self._database) as uow:
            row = uow.weights.live()
            while row is not None and self.fits(row):
                if row.origin == WeightsOrigin.MANUAL:
                    return weights_of(row)
                row = uow.weights.by_version(row.based_on)
        return self.shipped

    def fits(self, row: "models.WeightVersion") -> bool:
        """Whether a version was made for the model and the engine in use."""
        return row.model == self.model and row.engine_version == ENGINE_VERSION

    def applied(self, engine: MatchingEngine) -> MatchingEngine:
        """The engine ranking by the weights that are live now."""
        weights = self.current()
        return engine if engine.weights == weights else engine.with_weights(weights)


def weights_of(row: "models.WeightVersion") -> Weights:
    """The weights that a stored version holds."""
    return Weights.from_record(row.weights, f"weights {row.version}")
