"""The published parameters of the ranking, read from the running engine."""

from matchmaker.matching.engine import ENGINE_VERSION
from matchmaker.matching.weights import Weights
from matchmaker.services.views import RankingFactsView

RULES = ("active", "capacity", "region", "size", "language", "excluded")
"""Hard rules in the order in which the public page explains them."""


class RankingFacts:
    """What a chamber publishes about the order of recommendations."""

    def __init__(self, weights: Weights, model: str) -> None:
        self._weights = weights
        self._model = model

    def facts(self) -> RankingFactsView:
        """All parameters with their present values."""
        fusion, bands = self._weights.fusion, self._weights.bands
        return RankingFactsView(
            engine_version=ENGINE_VERSION,
            model=self._model,
            weights_version=self._weights.version,
            rules=RULES,
            views={
                "lexical_same": fusion.lexical_same,
                "characters_same": fusion.characters_same,
                "lexical_other": fusion.lexical_other,
                "characters_other": fusion.characters_other,
                "topics": fusion.topics,
            },
            bonuses={"industry": fusion.industry, "grade": fusion.grade},
            thresholds={"strong": bands.strong, "good": bands.good, "possible": bands.possible},
            precision={},
        )
