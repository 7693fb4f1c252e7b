"""One import: read and check everything first, then write it in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from matchmaker.domain.errors import DataFileError
from matchmaker.storage.database import Database
from matchmaker.storage.repositories import Tally
from matchmaker.storage.seed import partners, reference, smes, topics
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

FOUNDING_PARTNERS = ("seed_partners.json",)
DEMO_PARTNERS = ("demo_partners_a.json", "demo_partners_b.json")
DEMO_SMES = "demo_smes.json"

SeedProgress = Callable[[str, int, int], None]
"""Called with (what is imported now, steps done, steps in all)."""


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What the import did, by kind of thing, and the catalogue's version after it."""

    tallies: dict[str, Tally]
    catalogue_version: int

    @property
    def changed_anything(self) -> bool:
        """False when the database already held all of it."""
        return any(tally.touched for tally in self.tallies.values())


@dataclass(frozen=True, slots=True)
class _Content:
    reference: reference.ReferenceData
    topics: topics.Taxonomy
    partners: partners.PartnerFiles
    smes: smes.SmeFile | None


def seed(
    database: Database, data_dir: Path, *, demo: bool, progress: SeedProgress | None = None
) -> SeedReport:
    """Import the data files: reference data, topics, founding partners; with `demo` the fictional network.

    All or nothing, and idempotent: a second run changes nothing and leaves the catalogue's version alone.
    Offerings that vanished from their file are archived, partners retired. Entries made in the application
    are never touched. Raises DataFileError naming file and place, ConcurrentChange, StoreUnavailable.
    """
    told = progress or (lambda what, done, total: None)
    told("files", 0, 1)
    content = _read(data_dir, demo)
    told("files", 1, 1)

    def write(uow: UnitOfWork) -> dict[str, Tally]:
        return _write(uow, content, told)

    try:
        tallies = write_with_retry(database, write)
    except IntegrityError as error:
        problem = " ".join(str(error.orig).split())
        raise DataFileError("data files", "", f"in conflict with what is kept already: {problem}") from error
    with UnitOfWork(database) as uow:
        return SeedReport(tallies, uow.catalogue.version())


def check_files(data_dir: Path, *, demo: bool) -> None:
    """Check the data files as `seed` would, without a database. Raises DataFileError."""
    _read(data_dir, demo)


def _read(data_dir: Path, demo: bool) -> _Content:
    facts = reference.read(data_dir)
    taxonomy = topics.read(data_dir)
    known = partners.Known(frozenset(taxonomy.keys), facts.district_keys, facts.industry_codes)
    files = partners.read(data_dir, FOUNDING_PARTNERS + (DEMO_PARTNERS if demo else ()), known)
    companies = smes.read(data_dir, DEMO_SMES, facts, known.topics) if demo else None
    return _Content(facts, taxonomy, files, companies)


def _write(uow: UnitOfWork, content: _Content, told: SeedProgress) -> dict[str, Tally]:
    steps: dict[str, Callable[[], dict[str, Tally]]] = {
        "reference data": lambda: reference.write(uow, content.reference),
        "topics": lambda: topics.write(uow, content.topics),
        "partners": lambda: partners.write(uow, content.partners),
    }
    if (file := content.smes) is not None:
        steps["SMEs"] = lambda: smes.write(uow, file)
    tallies: dict[str, Tally] = {}
    for done, (what, step) in enumerate(steps.items()):
        told(what, done, len(steps))
        tallies |= step()
    uow.bulk.prune()
    told("done", len(steps), len(steps))
    return tallies
