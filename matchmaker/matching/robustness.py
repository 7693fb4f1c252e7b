"""How much ranking suffers when the same needs are said in other ways: typos, dialect, one keyword, ..."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.matching.comparison import FUSED
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.judged import Answer, JudgedNeed, answers, gain, very_thing_first
from matchmaker.matching.metrics import Estimate, estimate
from matchmaker.matching.ports import Progress
from matchmaker.matching.text.language import detect_language
from matchmaker.matching.variants import HANDWRITTEN, MECHANICAL

ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class VariantWorth:
    """The fused ranking on needs in scope, said in one way.

    `shown`: share for which something is shown. `drop`: nDCG@5 of the original minus that of the variant,
    over the same `needs`, need by need; `drop_shown`: the same of the share that is shown something.
    """

    needs: int
    ndcg: Estimate
    hit: Estimate
    shown: Estimate
    drop: Estimate
    drop_shown: Estimate


def measure_variants(
    engine: MatchingEngine,
    needs: Sequence[JudgedNeed],
    handwritten: Mapping[str, Mapping[str, str]],
    progress: Progress | None = None,
) -> dict[str, VariantWorth]:
    """Every variant against the original, over needs in scope that have the variant; the original first."""
    inside = [one for one in needs if one.in_scope]
    wordings = {ORIGINAL: {one.id: one.text for one in inside}}
    for name, rule in MECHANICAL.items():
        changed = {one.id: rule(one.text, detect_language(one.text)) for one in inside}
        wordings[name] = {one.id: changed[one.id] for one in inside if changed[one.id] != one.text}
    for kind in HANDWRITTEN:
        wordings[kind] = {
            one.id: handwritten[one.id][kind] for one in inside if kind in handwritten.get(one.id, {})
        }
    texts = [text for wording in wordings.values() for text in wording.values()]
    found = iter(answers(engine, texts, progress=progress))
    answered = {name: {need: next(found) for need in wording} for name, wording in wordings.items()}
    by_id = {one.id: one for one in inside}
    return {
        name: _worth([(by_id[need], answered[ORIGINAL][need], answer) for need, answer in one.items()])
        for name, one in answered.items()
    }


def _worth(rows: Sequence[tuple[JudgedNeed, Answer, Answer]]) -> VariantWorth:
    before = [gain(need, original.ranked[FUSED]) for need, original, _ in rows]
    after = [gain(need, answer.ranked[FUSED]) for need, _, answer in rows]
    return VariantWorth(
        len(rows),
        estimate(after),
        estimate([very_thing_first(need, answer.ranked[FUSED]) for need, _, answer in rows]),
        estimate([float(bool(answer.shown)) for _, _, answer in rows]),
        estimate([one - other for one, other in zip(before, after, strict=True)]),
        estimate([float(bool(original.shown)) - float(bool(answer.shown)) for _, original, answer in rows]),
    )
