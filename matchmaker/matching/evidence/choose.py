"""Which evidence is shown: the strongest few, no word marked twice."""

from collections.abc import Iterable

from matchmaker.matching.results import Evidence, Span

MOST_SHOWN = 3
MOST_OF_MEANING = 2
BESIDE_BEST = 0.55
"""Share of the strongest evidence's strength below which more evidence only distracts."""
SHARED_WORD = 0.8
"""What evidence of meaning keeps of its strength when the same word stands in both phrases."""


def choose(
    words: Iterable[Evidence], spelling: Iterable[Evidence], meaning: Iterable[Evidence]
) -> tuple[Evidence, ...]:
    """At most three, best first, at most two of them of meaning; spans of one side never overlap."""
    literal = [*words, *spelling]
    ranked = sorted(
        [*literal, *(_weighed(one, literal) for one in meaning)],
        key=lambda one: (
            -one.strength,
            one.view != "words",
            one.need.start,
            one.offering.start,
            one.need.end,
        ),
    )
    chosen: list[Evidence] = []
    for one in ranked:
        if len(chosen) == MOST_SHOWN or (chosen and one.strength < BESIDE_BEST * chosen[0].strength):
            break
        crowded = (
            one.view == "meaning" and sum(other.view == "meaning" for other in chosen) == MOST_OF_MEANING
        )
        if not crowded and not any(_overlap(one, other) for other in chosen):
            chosen.append(one)
    return tuple(chosen)


def _weighed(one: Evidence, literal: list[Evidence]) -> Evidence:
    shares = any(_within(word.need, one.need) and _within(word.offering, one.offering) for word in literal)
    return Evidence(one.view, one.need, one.offering, one.strength * SHARED_WORD) if shares else one


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _overlap(one: Evidence, other: Evidence) -> bool:
    return _meet(one.need, other.need) or _meet(one.offering, other.offering)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
