"""Reference data: where a postcode lies, and which industry plain words mean."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from matchmaker.storage import words
from matchmaker.storage.repositories.base import Repository
from models import Chamber, District, Industry, IndustryWord, Postcode

EXACT, BEGINNING, INSIDE, TYPO = 1.0, 0.8, 0.5, 0.4
"""How much a word counts that was met whole, by its beginning, inside a compound, or with a typo."""

WEIGHTS = {1: 0.5, 2: 0.7, 3: 1.0}
"""How much an official term, a word of the title and an everyday word count."""
OTHER_LANGUAGE = 0.6
SHORTEST_PART = 4
"""Letters a typed word needs to be looked for inside compounds."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a postcode lies; `chamber` is a chamber's code, None where none is recorded for the district."""

    postcode: str
    place: str
    district: str
    district_name: str
    state: str
    chamber: str | None
    chamber_name: str | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class IndustryHit:
    """An industry found by plain words; a higher score is a better hit."""

    code: str
    level: int
    titles: Mapping[str, str]
    score: float


class ReferenceRepository(Repository):
    """Chambers, districts, postcodes and industries; only the import of data files changes them."""

    def place(self, postcode: str) -> Place | None:
        """Place, district and chamber of a postcode, or None when there is no such postcode."""
        return self.places([postcode]).get(postcode)

    def places(self, postcodes: Iterable[str]) -> dict[str, Place]:
        """The same for many postcodes, by postcode; unknown ones are missing."""
        query = (
            select(Postcode, District, Chamber)
            .join(District, District.ags == Postcode.district_ags)
            .outerjoin(Chamber, Chamber.code == District.chamber_code)
            .where(Postcode.postcode.in_(list(postcodes)))
        )
        return {row[0].postcode: _place(*row) for row in self._session.execute(query)}

    def chamber_of_place(self, typed: str) -> str | None:
        """Code of the chamber of a place or postcode as typed ("82362 Weilheim"); None when unclear."""
        typed = " ".join(typed.split())
        code = typed.partition(" ")[0]
        if len(code) == 5 and code.isdigit() and (place := self.place(code)):
            return place.chamber
        query = select(District.chamber_code).join(Postcode, Postcode.district_ags == District.ags)
        found = set(self._session.scalars(query.where(Postcode.place == typed)))
        return found.pop() if len(found) == 1 else None

    def district(self, ags: str) -> District | None:
        """One district, or None."""
        return self._session.get(District, ags)

    def chamber(self, code: str) -> Chamber | None:
        """One chamber, or None."""
        return self._session.get(Chamber, code)

    def chambers(self) -> Sequence[Chamber]:
        """All chambers by name."""
        return self._session.scalars(select(Chamber).order_by(Chamber.name)).all()

    def districts(self, chamber: str | None = None) -> Sequence[District]:
        """All districts by name, or those of one chamber."""
        query = select(District).order_by(District.name, District.ags)
        return self._session.scalars(
            query if chamber is None else query.where(District.chamber_code == chamber)
        ).all()

    def district_names(self, keys: Iterable[str]) -> dict[str, str]:
        """Names by district key; unknown keys are missing."""
        query = select(District.ags, District.name).where(District.ags.in_(list(keys)))
        return {row.ags: row.name for row in self._session.execute(query)}

    def industry(self, code: str) -> Industry | None:
        """One industry by its WZ 2008 code, or None."""
        return self._session.get(Industry, code)

    def industries(self, codes: Iterable[str]) -> dict[str, Industry]:
        """Industries by code; unknown codes are missing."""
        query = select(Industry).where(Industry.code.in_(list(codes)))
        return {row.code: row for row in self._session.scalars(query)}

    def sections(self) -> Sequence[Industry]:
        """The sections A to U."""
        return self._session.scalars(
            select(Industry).where(Industry.level == 1).order_by(Industry.code)
        ).all()

    def search_industries(self, typed: str, language: str = "de", limit: int = 10) -> list[IndustryHit]:
        """Industries by plain words, best first: whole words, beginnings, parts of compounds, typos.

        Every typed word counts; a code ("10.71") is found too. Words of the other language count less.
        """
        tokens = words.split(typed)[:8]
        scores: dict[str, float] = defaultdict(float)
        for token in tokens:
            for code, score in self._by_word(token, language).items():
                scores[code] += score / len(tokens)
        for code in self._by_code(typed.strip()):
            scores[code] += 2.0
        best = sorted(scores, key=lambda code: (-scores[code], code))[: limit * 5]
        found = self.industries(best)
        hits = [IndustryHit(code, found[code].level, found[code].titles, scores[code]) for code in best]
        hits.sort(key=lambda hit: (-round(hit.score, 3), len(hit.titles.get(language, "")), hit.code))
        return hits[:limit]

    def _by_code(self, typed: str) -> Sequence[str]:
        if not typed[:1].isdigit():
            return []
        query = select(Industry.code).where(Industry.code.startswith(typed, autoescape=True))
        return self._session.scalars(query.order_by(Industry.code).limit(20)).all()

    def _by_word(self, token: str, language: str) -> dict[str, float]:
        """The best score of every industry for one typed word; typos only when nothing else is found."""
        matched = IndustryWord.word.startswith(token)
        if len(token) >= SHORTEST_PART:
            matched = IndustryWord.word.contains(token)
        quality = {
            word: EXACT if word == token else BEGINNING if word.startswith(token) else INSIDE
            for word in self._session.scalars(select(IndustryWord.word).where(matched).distinct())
        } or self._with_typos(token)
        columns = (IndustryWord.industry_code, IndustryWord.language, IndustryWord.word, IndustryWord.weight)
        scores: dict[str, float] = defaultdict(float)
        for code, spoken, word, weight in self._session.execute(
            select(*columns).where(IndustryWord.word.in_(quality))
        ):
            # A long word met only in part says less than a short one met almost whole.
            share = 0.1 * min(1.0, len(token) / len(word))
            score = (
                (quality[word] + share) * WEIGHTS[weight] * (1.0 if spoken == language else OTHER_LANGUAGE)
            )
            scores[code] = max(scores[code], score)
        return scores

    def _with_typos(self, token: str) -> dict[str, float]:
        most = words.allowed_typos(token)
        if most == 0:
            return {}
        query = select(IndustryWord.word).where(func.length(IndustryWord.word) >= len(token) - most)
        distances = {
            word: words.typos_to_prefix(token, word, most) for word in self._session.scalars(query.distinct())
        }
        fewest = min((distance for distance in distances.values() if distance is not None), default=0)
        return {word: TYPO / fewest for word, distance in distances.items() if distance == fewest and fewest}


def _place(found: Postcode, district: District, chamber: Chamber | None) -> Place:
    return Place(
        found.postcode,
        found.place,
        district.ags,
        district.name,
        district.state,
        chamber.code if chamber else None,
        chamber.name if chamber else None,
        found.lat,
        found.lon,
    )
