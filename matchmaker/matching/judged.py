"""Measuring the engine on judged needs: order by view, what the bands are worth, when nothing is shown."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matchmaker.matching.documents import Need
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.evaluation import VIEWS, BenchmarkError
from matchmaker.matching.metrics import Estimate, estimate, hit, ndcg
from matchmaker.matching.ports import Progress, Vectors
from matchmaker.matching.results import Band
from matchmaker.matching.text.language import detect_language

FORMAT = "matchmaker-judged-needs/1"
DEPTH = 5
"""Ranks that count: what an owner sees at a glance, with the next two."""


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
class JudgedReport:
    """What was measured.

    `order`: nDCG@5 and hit@1 (an offering of the need's best grade at rank 1) for each view, over needs in
    scope. `by_voice`: nDCG@5 of the fused view. `bands`: among the first three shown, for each band how many
    and the share graded at least 1. `missed`: share of needs in scope for which nothing is shown;
    `false_alarms`: share of needs out of scope for which something is.
    """

    order: dict[str, dict[str, Estimate]]
    by_voice: dict[str, Estimate]
    bands: dict[str, tuple[int, float]]
    missed: float
    false_alarms: float


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
    engine: MatchingEngine, needs: Sequence[JudgedNeed], progress: Progress | None = None
) -> JudgedReport:
    """Rank every need without district and size, as it was judged, and measure what is shown."""
    ranks: dict[str, list[tuple[JudgedNeed, list[str]]]] = {view: [] for view in VIEWS}
    shown: list[tuple[JudgedNeed, list[tuple[Band, int]]]] = []
    for done, one in enumerate(needs, start=1):
        need = Need(one.text, language=detect_language(one.text))
        vector = engine.embedder.embed_queries([one.text])[0]
        for view in VIEWS:
            ranks[view].append((one, _ranked(engine, need, vector, view)))
        found = engine.recommend_vector(need, vector, 3).matches
        shown.append((one, [(match.band, one.grades.get(match.offering_id, 0)) for match in found]))
        if progress:
            progress(done, len(needs))
    return JudgedReport(
        {view: _order(pairs) for view, pairs in ranks.items()},
        _by_voice(ranks["fused"]),
        _bands(matches for _, matches in shown),
        _share(not matches for one, matches in shown if one.in_scope),
        _share(bool(matches) for one, matches in shown if not one.in_scope),
    )


def _ranked(engine: MatchingEngine, need: Need, vector: Vectors, view: str) -> list[str]:
    language = need.language or "de"
    about = engine.need_topics(need, language, vector) if view == "fused" else None
    ranked = engine.rank(need, language, vector, about=about, view=view)
    return [engine.catalogue.offerings[place].id for place in ranked.offerings[:DEPTH].tolist()]


def _order(pairs: Iterable[tuple[JudgedNeed, list[str]]]) -> dict[str, Estimate]:
    inside = [(one, ranked) for one, ranked in pairs if one.in_scope]
    return {
        "nDCG@5": estimate([ndcg(ranked, one.grades, DEPTH) for one, ranked in inside]),
        "hit@1": estimate([hit(ranked, _very_thing(one)) for one, ranked in inside]),
    }


def _very_thing(need: JudgedNeed) -> dict[str, float]:
    """The offerings of the best grade the need has: 2, or 1 where no offering is the very thing."""
    best = max(need.grades.values(), default=0)
    return {offering: 1.0 for offering, grade in need.grades.items() if grade == best}


def _by_voice(pairs: Sequence[tuple[JudgedNeed, list[str]]]) -> dict[str, Estimate]:
    voices = sorted({one.voice for one, _ in pairs})
    return {
        voice: _order((one, ranked) for one, ranked in pairs if one.voice == voice)["nDCG@5"]
        for voice in voices
    }


def _bands(shown: Iterable[Sequence[tuple[Band, int]]]) -> dict[str, tuple[int, float]]:
    total: Counter[str] = Counter()
    helpful: Counter[str] = Counter()
    for matches in shown:
        for band, grade in matches:
            total[band] += 1
            helpful[band] += grade >= 1
    return {
        str(band): (total[band], helpful[band] / total[band] if total[band] else 0.0)
        for band in (Band.STRONG, Band.GOOD, Band.POSSIBLE)
    }


def _share(cases: Iterable[bool]) -> float:
    found = list(cases)
    return sum(found) / len(found) if found else 0.0
