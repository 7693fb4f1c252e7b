"""The partner's side of a match: industries and sizes it wishes for, grades its offering suits."""

from matchmaker.matching.documents import SIZES, Need, OfferingDocument

_SECTIONS = {
    "A": (1, 3), "B": (5, 9), "C": (10, 33), "D": (35, 35), "E": (36, 39), "F": (41, 43), "G": (45, 47),
    "H": (49, 53), "I": (55, 56), "J": (58, 63), "K": (64, 66), "L": (68, 68), "M": (69, 75), "N": (77, 82),
    "O": (84, 84), "P": (85, 85), "Q": (86, 88), "R": (90, 93), "S": (94, 96), "T": (97, 98), "U": (99, 99),
}  # fmt: skip
"""First and last division of each section of WZ 2008 (Destatis)."""

ALL_GRADES = (1, 6)


def wishes_industry(offering: OfferingDocument, need: Need) -> float:
    """1.0 when the partner named industries and the need's is among them, else 0.0 (also when unknown)."""
    if need.industry is None or not offering.industries:
        return 0.0
    return float(any(covers(wished, need.industry) for wished in offering.industries))


def wishes_size(offering: OfferingDocument, need: Need) -> float:
    """1.0 when the partner named company sizes and the need's is among them, else 0.0 (also when unknown).

    Which sizes an offering is open to at all is a hard rule (see rules); this is a wish among those. Who
    names every size wishes for none in particular: nobody gains by ticking all boxes.
    """
    return float(need.size in named_sizes(offering))


def named_sizes(offering: OfferingDocument) -> frozenset[str]:
    """The sizes its partner wishes for in particular: none when it names none or all."""
    return offering.wanted_sizes if len(offering.wanted_sizes) < len(SIZES) else frozenset()


def suits_grade(offering: OfferingDocument, need: Need) -> float:
    """1.0 when the offering is meant for certain grades and the need's grade is one, else 0.0."""
    best, worst = offering.grades
    if need.grade is None or offering.grades == ALL_GRADES:
        return 0.0
    return float(best <= need.grade <= worst)


def covers(wished: str, industry: str) -> bool:
    """True when a WZ 2008 code ("J", "62", "62.0", "62.01") equals or contains the other."""
    if wished in _SECTIONS:
        first, last = _SECTIONS[wished]
        division = industry[:2]
        return industry == wished or (division.isdigit() and first <= int(division) <= last)
    return industry == wished or (industry.startswith(wished) and _whole_code(wished, industry))


def _whole_code(wished: str, industry: str) -> bool:
    # "62" contains "62.01" and "62.0" contains "62.01", but "6" is no code that could contain "62".
    return len(wished) >= 2 and ("." in wished or industry[len(wished)] == ".")
