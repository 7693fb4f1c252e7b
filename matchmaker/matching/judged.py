"""Measuring the engine on judged needs: order by view, what the bands are worth, when nothing is shown."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matchmaker.matching.comparison import FUSED, view_names
from matchmaker.matching.documents import Need
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.evaluation import BenchmarkError, Results, compared
from matchmaker.matching.metrics import Estimate, estimate, estimate_ratio, hit, ndcg
from matchmaker.matching.ports import Progress, Vectors
from matchmaker.matching.results import Band
from matchmaker.matching.retrieval.dense import part_dimensions
from matchmaker.matching.text.language import detect_language

FORMAT = "matchmaker-judged-needs/1"
DEPTH = 5
"""Ranks that count: what an owner sees at a glance, with the next two."""

BATCH = 64
"""Needs embedded at once."""

LEADING = "nDCG@5"
_BANDS = (Band.STRONG, Band.GOOD, Band.POSSIBLE)


@dataclass(frozen=True, slots=True)
class JudgedNeed:
    """A need with its grades: 2 the very thing, 1 helps in part, by offering id; all others 0.

    Out of scope: nothing in the network helps, and `grades` is empty.
    """

    id: str
    text: str
    voice: str
    in_scope: bool
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BandWorth:
    """How many matches of a band were shown, and the share of them graded at least 1."""

    shown: int
    helpful: Estimate


@dataclass(frozen=True, slots=True)
class JudgedReport:
    """What was measured.

    `order`: nDCG@5 and hit@1 (an offering of the need's best grade at rank 1) for each view, over needs in
    scope. `by_voice`: nDCG@5 of the fused view. `bands`: among the first three shown, over the needs that
    bands are fitted to. `missed`: share of needs in scope for which nothing is shown; `false_alarms`: share
    of needs out of scope for which something is, `fresh_false_alarms` the same of needs that nothing was
    fitted to; `false_bands`: share of all needs out of scope whose first match has each band. Of needs for
    which nothing is shown, `closest`: the share of those in scope for which one of the closest offerings
    helps; `closest_outside`: the share of all those out of scope for which one is named.
    """

    order: Results
    by_voice: dict[str, Estimate]
    bands: dict[str, BandWorth]
    missed: Estimate
    false_alarms: Estimate
    fresh_false_alarms: Estimate
    false_bands: dict[str, Estimate]
    closest: Estimate
    closest_outside: Estimate


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine answers to one text: the first offerings by each view, and (band, offering) shown.

    `closest`: what is named where nothing is shown.
    """

    ranked: Mapping[str, list[str]]
    shown: tuple[tuple[Band, str], ...]
    closest: tuple[str, ...] = ()


def read_judged(path: Path) -> list[JudgedNeed]:
    """Read a file of judged needs. Raises BenchmarkError when it is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise BenchmarkError(f"{path.name} is not of the format {FORMAT}")
        return [
            JudgedNeed(one["id"], one["text"], one["voice"], one["in_scope"], one["grades"])
            for one in content["needs"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BenchmarkError(f"{path.name} is no file of judged needs: {problem!r}") from problem


def measure(
    engine: MatchingEngine,
    needs: Sequence[JudgedNeed],
    fresh: Sequence[JudgedNeed] = (),
    *,
    views: Sequence[str] = (),
    progress: Progress | None = None,
) -> JudgedReport:
    """Rank every need without district and size, as it was judged, and measure what is shown.

    `fresh`: needs out of scope that the bands were not fitted to. `views`: the fused one and these (none: all
    there are).
    """
    chosen = tuple(views) or view_names(len(part_dimensions(engine.embedder)))
    chosen = chosen if FUSED in chosen else (*chosen, FUSED)
    found = answers(engine, [one.text for one in (*needs, *fresh)], chosen, progress)
    pairs = list(zip(needs, found, strict=False))
    inside = [(one, answer) for one, answer in pairs if one.in_scope]
    outside = [answer for one, answer in pairs if not one.in_scope]
    later = found[len(needs) :]
    measured = {
        view: {
            LEADING: [gain(one, answer.ranked[view]) for one, answer in inside],
            "hit@1": [very_thing_first(one, answer.ranked[view]) for one, answer in inside],
        }
        for view in chosen
    }
    return JudgedReport(
        compared(measured, LEADING),
        _by_voice(inside),
        _bands(pairs),
        estimate([float(not answer.shown) for _, answer in inside]),
        estimate([float(bool(answer.shown)) for answer in outside]),
        estimate([float(bool(answer.shown)) for answer in later]),
        _false_bands([*outside, *later]),
        *_closest(inside, [*outside, *later]),
    )


def answers(
    engine: MatchingEngine,
    texts: Sequence[str],
    views: Sequence[str] = (FUSED,),
    progress: Progress | None = None,
) -> list[Answer]:
    """What the engine answers to each text, without district and size; texts are embedded in batches."""
    found: list[Answer] = []
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        for text, vector in zip(batch, engine.embed_needs(batch), strict=True):
            found.append(_answer(engine, text, vector, views))
            if progress:
                progress(len(found), len(texts))
    return found


def gain(need: JudgedNeed, ranked: Sequence[str]) -> float:
    """nDCG@5 of a ranking."""
    return ndcg(ranked, need.grades, DEPTH)


def very_thing_first(need: JudgedNeed, ranked: Sequence[str]) -> float:
    """1.0 when the first offering has the best grade the need has: 2, or 1 where none is the very thing."""
    best = max(need.grades.values(), default=0)
    return hit(ranked, {offering: 1.0 for offering, grade in need.grades.items() if grade == best})


def _answer(engine: MatchingEngine, text: str, vector: Vectors, views: Sequence[str]) -> Answer:
    language = detect_language(text)
    need = Need(text, language=language)
    about = engine.need_topics(need, language, vector)
    ranked = engine.rank_by(views, need, language, vector, about=about)
    offerings = engine.catalogue.offerings
    matches = engine.recommend_vector(need, vector, 3, about=about).matches
    return Answer(
        {
            view: [offerings[place].id for place in one.offerings[:DEPTH].tolist()]
            for view, one in ranked.items()
        },
        tuple((match.band, match.offering_id) for match in matches),
        () if matches else tuple(match.offering_id for match in engine.closest(need, vector=vector)),
    )


def _false_bands(outside: Sequence[Answer]) -> dict[str, Estimate]:
    first = [one.shown[0][0] if one.shown else Band.NONE for one in outside]
    return {str(band): estimate([float(one == band) for one in first]) for band in _BANDS}


def _closest(
    inside: Sequence[tuple[JudgedNeed, Answer]], outside: Sequence[Answer]
) -> tuple[Estimate, Estimate]:
    helped = [
        float(any(one.grades.get(offering, 0) >= 1 for offering in answer.closest))
        for one, answer in inside
        if not answer.shown
    ]
    return estimate(helped), estimate([float(bool(one.closest)) for one in outside if not one.shown])


def _by_voice(inside: Sequence[tuple[JudgedNeed, Answer]]) -> dict[str, Estimate]:
    voices = sorted({one.voice for one, _ in inside})
    return {
        voice: estimate([gain(one, answer.ranked[FUSED]) for one, answer in inside if one.voice == voice])
        for voice in voices
    }


def _bands(pairs: Sequence[tuple[JudgedNeed, Answer]]) -> dict[str, BandWorth]:
    worth = {}
    for band in _BANDS:
        shown = [
            [one.grades.get(offering, 0) >= 1 for its, offering in answer.shown if its == band]
            for one, answer in pairs
        ]
        helpful = estimate_ratio([float(sum(one)) for one in shown], [float(len(one)) for one in shown])
        worth[str(band)] = BandWorth(sum(map(len, shown)), helpful)
    return worth
