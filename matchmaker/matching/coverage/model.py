"""What is asked about gaps, and what is found."""

from dataclasses import dataclass

from matchmaker.matching.documents import Need


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """A need without a partner and the company that stated it."""

    company: str
    need: Need


@dataclass(frozen=True, slots=True)
class Gap:
    """Needs that resemble each other; every need is named by its place in the list that was asked about.

    `members`: the most typical first. `topics`: keys of the taxonomy, likeliest first; empty when it has
    none. `words`: typical of these needs beside all others. `serves`: needs whose band an offering with this
    profile reaches; `gain`: those among them that no gap ranked before serves.
    """

    members: tuple[int, ...]
    topics: tuple[str, ...]
    words: tuple[str, ...]
    serves: tuple[int, ...]
    gain: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Gaps by what recruiting for them adds, the greatest first; `alone`: needs that resemble no other
    company's."""

    gaps: tuple[Gap, ...]
    alone: tuple[int, ...]
