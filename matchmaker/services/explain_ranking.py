"""The published parameters of the ranking, read from the running engine."""

from matchmaker.matching.engine import ENGINE_VERSION
from matchmaker.matching.newcomers import EVERY, MARGIN, NEW_DAYS, NEW_INTRODUCTIONS
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.views import RankingFactsView

RULES = ("active", "chamber", "capacity", "region", "size", "language", "excluded")
"""Hard rules in the order in which the public page explains them."""


class RankingFacts:
    """What a chamber publishes about the order of recommendations."""

    def __init__(self, engines: EngineProvider) -> None:
        self._engines = engines

    def facts(self) -> RankingFactsView:
        """All parameters with their present values."""
        engine = self._engines.current()
        fusion, bands = engine.weights.fusion, engine.weights.bands
        return RankingFactsView(
            engine_version=ENGINE_VERSION,
            model=engine.embedder.identifier,
            weights_version=engine.weights.version,
            rules=RULES,
            views={
                "dense_same": sum(fusion.dense_same),
                "lexical_same": fusion.lexical_same,
                "characters_same": fusion.characters_same,
                "dense_other": sum(fusion.dense_other),
                "lexical_other": fusion.lexical_other,
                "characters_other": fusion.characters_other,
                "topics": fusion.topics,
            },
            bonuses={"industry": fusion.industry, "size": fusion.size, "grade": fusion.grade},
            newcomers={
                "days": NEW_DAYS,
                "introductions": NEW_INTRODUCTIONS,
                "every": EVERY,
                "margin": MARGIN,
            },
            thresholds={"strong": bands.strong, "good": bands.good, "possible": bands.possible},
            precision={band: share for band, share in engine.weights.precision.items() if band != "none"},
        )
