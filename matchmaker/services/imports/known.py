"""Finds companies and partners that a row may repeat, without comparing each with each."""

from collections import defaultdict
from dataclasses import dataclass, field

from matchmaker.domain.duplicates import own_domain, plain_name, plain_names_alike
from matchmaker.services.imports.report import Duplicate, Entry


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom a row may repeat.

    `place`: names are compared within it (a postcode; blank: everywhere). `website`: its domain counts like
    that of `email`. `number` and `entry`: when it is a row of this table. `elsewhere`: of another chamber.
    """

    label: str
    place: str = ""
    email: str = ""
    website: str = ""
    number: int | None = None
    entry: Entry | None = None
    elsewhere: bool = False
    plain: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", plain_name(self.label))

    @property
    def domains(self) -> set[str]:
        """Its own domains; none that many share."""
        return {domain for domain in (own_domain(self.website), own_domain(self.email)) if domain}

    def means(self, other: "Known") -> bool:
        """Whether the other one is meant by the same address, place and a name that is alike."""
        same = self.email == other.email and self.place == other.place
        return same and plain_names_alike(self.plain, other.plain)


@dataclass(slots=True)
class Index:
    """Names are compared within a place and among those of which one word begins alike; addresses and domains
    anywhere."""

    _by_email: dict[str, Known] = field(default_factory=dict)
    _by_domain: dict[str, Known] = field(default_factory=dict)
    _by_name: dict[tuple[str, str], list[Known]] = field(default_factory=lambda: defaultdict(list))

    def add(self, one: Known) -> None:
        """Know somebody; of the same address or domain the first one stays."""
        if one.email:
            self._by_email.setdefault(one.email, one)
        for domain in one.domains:
            self._by_domain.setdefault(domain, one)
        for letter in {word[0] for word in one.plain.split()}:
            self._by_name[one.place, letter].append(one)

    def find(self, row: Known) -> tuple[str, Known] | None:
        """Why somebody is known, and whom it repeats; None for somebody new."""
        if row.email and (same := self._by_email.get(row.email)) is not None:
            return "same_address", same
        for other in self._by_name.get((row.place, row.plain[:1]), ()):
            if plain_names_alike(row.plain, other.plain):
                return "same_name", other
        found = (self._by_domain.get(domain) for domain in sorted(row.domains))
        same = next((one for one in found if one is not None), None)
        return ("same_domain", same) if same else None


def duplicate(row: Known, number: int, why: str, known: Known) -> Duplicate:
    """The row as it is left out."""
    return Duplicate(number, row.label, "in_network" if known.elsewhere else why, known.number, known.label)
