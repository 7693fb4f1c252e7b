"""What words of a table mean among the network's own topics and districts; each table loads them once."""

from collections import defaultdict

from matchmaker.domain.duplicates import plain_name
from matchmaker.domain.import_cells import NATIONWIDE, listed, plain_words, postcode_of
from matchmaker.services.imports.report import Report
from matchmaker.storage.unit_of_work import UnitOfWork

_DISTRICT_WORDS = {
    **dict.fromkeys(("landkreis", "kreis", "lk"), "landkreis"),
    **dict.fromkeys(("stadt", "landeshauptstadt", "kreisfreie", "stadtkreis"), "stadt"),
    **dict.fromkeys(("und", "region"), ""),
}
"""What kind of district it is, as people write it."""


class Topics:
    """Topics by their names in both languages, their keys and the phrases of the taxonomy."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._keys: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        topics = uow.topics.all()
        for topic in topics:
            for label in (*topic.labels.values(), topic.key):
                self._keys[plain_words(label)] = topic.key
            self._labels |= {plain_words(label): topic.key for label in topic.labels.values()}
        for topic in topics:
            for phrase in topic.phrases:
                self._keys.setdefault(plain_words(phrase.phrase), topic.key)

    def find(self, word: str) -> str | None:
        """The topic that a word names, or the only one whose name begins so; None for an unknown word."""
        plain = plain_words(word)
        if (key := self._keys.get(plain)) is not None:
            return key
        begun = {key for label, key in self._labels.items() if plain and label.startswith(plain)}
        return begun.pop() if len(begun) == 1 else None

    def read(self, cell: str, field: str, report: Report) -> tuple[tuple[str, ...], str | None]:
        """The topics of a cell, most important first, and what is wrong: topic_unknown or None."""
        if (whole := self.find(cell)) is not None:
            words = [cell.strip()]
            found = [whole]
        else:
            words = listed(cell)
            found = [key for key in map(self.find, words) if key is not None]
        if len(found) < len(words):
            return (), "topic_unknown"
        report.understood |= {(field, word): key for word, key in zip(words, found, strict=True)}
        return tuple(dict.fromkeys(found)), None


class Regions:
    """Districts by their names, with or without what kind of district they are, and by postcodes in them."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._places = uow.imports.places()
        self._exact: dict[tuple[str, str], str] = {}
        self._bare: dict[str, list[str]] = defaultdict(list)
        for row in uow.reference.districts():
            self._exact[_named(row.name)] = row.ags
            self._bare[_named(row.name)[0]].append(row.ags)

    def read(self, cell: str, report: Report) -> tuple[bool, tuple[str, ...], str | None]:
        """Whether a cell says nationwide, its districts, and what is wrong: region_unknown or None.

        A name that town and district share means both.
        """
        nationwide, found = False, []
        for word in listed(cell):
            if plain_words(word) in NATIONWIDE:
                nationwide = True
                continue
            districts = self._find(word)
            if not districts:
                return False, (), "region_unknown"
            found += districts
            report.understood["regions", word] = ",".join(districts)
        return nationwide, tuple(dict.fromkeys(found)), None

    def _find(self, word: str) -> list[str]:
        place = self._places.get(postcode_of(word))
        if place is not None:
            return [place[0]]
        name, kind = _named(word)
        exact = self._exact.get((name, kind)) if kind else None
        return [exact] if exact else self._bare.get(name, [])


def _named(text: str) -> tuple[str, str]:
    """A district's name and kind: "LK Rosenheim" is ("rosenheim", "landkreis")."""
    words = plain_name(text).split()
    kinds = [kind for word in words if (kind := _DISTRICT_WORDS.get(word))]
    return " ".join(word for word in words if word not in _DISTRICT_WORDS), kinds[0] if kinds else ""
