"""From needs without a partner to the profiles that are worth recruiting, the most useful first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matchmaker.matching.coverage.clusters import APART, Labels, by_typicality, clusters
from matchmaker.matching.coverage.gain import Served, in_order_of_gain, served
from matchmaker.matching.coverage.model import Coverage, Gap, OpenNeed
from matchmaker.matching.coverage.profile import profile
from matchmaker.matching.coverage.words import Group, typical_words
from matchmaker.matching.documents import OfferingDocument, Topic
from matchmaker.matching.engine import MatchingEngine
from matchmaker.matching.ports import Progress, Vectors
from matchmaker.matching.retrieval.topics import NeedTopics
from matchmaker.matching.text.language import detect_language

LEAST_COMPANIES = 2
"""Companies that make a gap; what one company alone lacks is a case, not a pattern."""
NAMED = 2
"""Topics that name a gap at most."""
NAMED_FROM = 0.5
"""Mean probability of a topic over a gap's needs from which it names the gap; below, words alone do. The
smallest one tried at which nine of ten names are right (docs/benchmarks.md, "Gaps")."""
DESCRIBED_FROM = 0.3
"""The same from which a topic stands in the made-up offering; with NAMED_FROM it would reach a sixth less."""
PROFILE_WORDS = 12
SHOWN_WORDS = 6


@dataclass(frozen=True, slots=True)
class _Group:
    """A cluster; `topics` describe its offering, `named` of these name it; `halves`: its needs parted so that
    no company stands in both."""

    members: Labels
    topics: tuple[str, ...]
    named: tuple[str, ...]
    words: tuple[str, ...]
    halves: tuple[Labels, Labels]


def find_gaps(
    engine: MatchingEngine,
    needs: Sequence[OpenNeed],
    vectors: Vectors,
    *,
    apart: float = APART,
    progress: Progress | None = None,
) -> Coverage:
    """Cluster the needs and rank the clusters by what a partner with their profile would add.

    `vectors`: the needs embedded by the engine, shape (needs, dimensions). A need of a gap counts as served
    only by the profile that was written from other companies' needs (`_Group.halves`), so that no need is
    found by its own words.
    """
    labels = clusters(vectors, apart)
    about = [_about(engine, one, vector) for one, vector in zip(needs, vectors, strict=True)]
    found = [np.flatnonzero(labels == number) for number in range(int(labels.max(initial=-1)) + 1)]
    several = [
        one for one in found if len({needs[place].company for place in one.tolist()}) >= LEAST_COMPANIES
    ]
    groups = _groups(engine, needs, vectors, about, several)
    inside = {place for group in groups for place in group.members.tolist()}
    alone = tuple(place for place in range(len(needs)) if place not in inside)
    drafts = [draft for number, group in enumerate(groups) for draft in _drafts(engine, needs, group, number)]
    table = served(engine, drafts, needs, vectors, about, progress=progress)
    return worded(Coverage(_ranked(groups, table, needs), alone), needs)


def worded(coverage: Coverage, needs: Sequence[OpenNeed]) -> Coverage:
    """The same gaps with their typical words, each beside all other gaps."""
    members = [np.array(gap.members, dtype=np.int64) for gap in coverage.gaps]
    words = typical_words([_texts(needs, one) for one in members], SHOWN_WORDS)
    gaps = (replace(gap, words=found) for gap, found in zip(coverage.gaps, words, strict=True))
    return replace(coverage, gaps=tuple(gaps))


def _about(engine: MatchingEngine, one: OpenNeed, vector: Vectors) -> NeedTopics | None:
    return engine.need_topics(one.need, one.need.language or detect_language(one.need.text), vector)


def _groups(
    engine: MatchingEngine,
    needs: Sequence[OpenNeed],
    vectors: Vectors,
    about: Sequence[NeedTopics | None],
    several: Sequence[Labels],
) -> list[_Group]:
    groups = []
    words = typical_words([_texts(needs, one) for one in several], SHOWN_WORDS)
    for members, typical in zip(several, words, strict=True):
        ordered = by_typicality(vectors, members)
        topics = _topics(engine, about, ordered)
        named = tuple(key for key, chance in topics if chance >= NAMED_FROM)
        # What can be named neither by the taxonomy nor by a word that two companies use is no gap to act on.
        if named or typical:
            described = tuple(key for key, _ in topics)
            groups.append(_Group(ordered, described, named, typical, _halves(needs, ordered)))
    return groups


def _texts(needs: Sequence[OpenNeed], members: Labels) -> Group:
    found = [needs[place] for place in members.tolist()]
    return [
        (one.company, one.need.text, one.need.language or detect_language(one.need.text)) for one in found
    ]


def _topics(
    engine: MatchingEngine, about: Sequence[NeedTopics | None], members: Labels
) -> list[tuple[str, float]]:
    """The likeliest topics from DESCRIBED_FROM on with their mean probability."""
    known = [found.probabilities for place in members.tolist() if (found := about[place]) is not None]
    if not known or engine.topics is None:
        return []
    mean = np.mean(known, axis=0)
    order = np.argsort(-mean, kind="stable")[:NAMED].tolist()
    topics = engine.topics.topics
    return [(topics[place].key, float(mean[place])) for place in order if mean[place] >= DESCRIBED_FROM]


def _halves(needs: Sequence[OpenNeed], members: Labels) -> tuple[Labels, Labels]:
    companies = list(dict.fromkeys(needs[place].company for place in members.tolist()))
    first = set(companies[::2])
    mask = np.array([needs[place].company in first for place in members.tolist()])
    return members[mask], members[~mask]


def _drafts(
    engine: MatchingEngine, needs: Sequence[OpenNeed], group: _Group, number: int
) -> list[OfferingDocument]:
    """Two offerings, each written from one half of the needs, in the districts of all."""
    topics = _known(engine, group.topics)
    districts = {place for one in group.members.tolist() if (place := needs[one].need.district)}
    drafts = []
    for half, members in enumerate(group.halves):
        (words,) = typical_words([_texts(needs, members)], PROFILE_WORDS, 1)
        name = f"gap-{number}-{half}"
        drafts.append(profile(name, topics, words or group.words, districts))
    return drafts


def _known(engine: MatchingEngine, keys: Sequence[str]) -> list[Topic]:
    index = engine.topics
    return [index.topics[index.keys[key]] for key in keys] if index else []


def _ranked(groups: Sequence[_Group], table: Served, needs: Sequence[OpenNeed]) -> tuple[Gap, ...]:
    serves = [_serves(group, table[:, 2 * number : 2 * number + 2]) for number, group in enumerate(groups)]

    def tie(one: int) -> tuple[int, ...]:
        members = groups[one].members
        return -len({needs[place].company for place in members.tolist()}), -len(members), int(members.min())

    return tuple(
        Gap(
            tuple(groups[one].members.tolist()),
            groups[one].named,
            groups[one].words,
            tuple(sorted(serves[one])),
            tuple(sorted(gain)),
        )
        for one, gain in in_order_of_gain(serves, tie)
    )


def _serves(group: _Group, table: Served) -> frozenset[int]:
    """Needs that are served without their own company's words: members by the other half's offering, all
    others by both."""
    found: Served = np.asarray(table.all(axis=1))
    first, second = group.halves
    found[first], found[second] = table[first, 1], table[second, 0]
    return frozenset(np.flatnonzero(found).tolist())
