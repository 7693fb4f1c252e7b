"""Words for a comparison of weights: partners' names, and examples from the reader's own chamber."""

from matchmaker.domain.actor import Actor
from matchmaker.matching.fitting import as_vector, column_names
from matchmaker.matching.weights import FusionWeights, Weights
from matchmaker.services.learning.reports import Comparison
from matchmaker.services.learning.views import EffectView, ExampleView, WeightLine
from matchmaker.services.present import Presenter
from matchmaker.storage.unit_of_work import UnitOfWork


def weight_lines(present: FusionWeights, proposed: FusionWeights) -> tuple[WeightLine, ...]:
    """Every weight with both values, in the order in which learning reads them."""
    models = len(present.dense_same)
    return tuple(
        WeightLine(name, float(before), float(after))
        for name, before, after in zip(
            column_names(models), as_vector(present, models), as_vector(proposed, models), strict=True
        )
    )


def effect_view(
    uow: UnitOfWork,
    actor: Actor,
    comparison: Comparison,
    *,
    present: Weights,
    proposed: Weights,
    language: str,
) -> EffectView:
    """A comparison for one reader: needs are quoted only where they belong to the reader's chamber."""
    replay = comparison.replay
    partners = uow.partners.by_keys([one.partner for one in replay.exposure])
    names = {key: row.name for key, row in partners.items()}
    texts = uow.outcomes.texts_of_chamber([one.run for one in replay.examples], actor.chamber_code)
    presenter = Presenter.load(uow, language)
    keys = [one.value for one in replay.groups if one.kind == "topic"]
    return EffectView(
        weight_lines(present.fusion, proposed.fusion),
        comparison,
        names,
        {topic.key: topic.label for topic in presenter.topic_views(keys)},
        tuple(
            ExampleView(texts[one.run], names.get(one.present, ""), names.get(one.proposed, ""))
            for one in replay.examples
            if one.run in texts
        ),
    )
