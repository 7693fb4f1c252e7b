"""Import of the demonstration's fictional SMEs and their needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from matchmaker.domain.errors import DataFileError
from matchmaker.storage.repositories import Tally
from matchmaker.storage.repositories.needs import topic_rows
from matchmaker.storage.seed.files import read_json
from matchmaker.storage.seed.reference import ReferenceData
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Need, Sme


@dataclass(frozen=True, slots=True)
class SmeFile:
    """The SMEs of the file and the district of each postcode in use."""

    name: str
    since: datetime
    smes: list[dict[str, Any]]
    districts: dict[str, str]
    chambers: dict[str, str | None]
    """Chamber of each of these districts."""


def read(folder: Path, name: str, facts: ReferenceData, topics: frozenset[str]) -> SmeFile:
    """Read and check the file; raises DataFileError."""
    content = read_json(folder, name, "smes")
    _check(name, content, facts, topics)
    since = datetime.combine(date.fromisoformat(content["as_of"]), time(), UTC)
    districts = {sme["postcode"]: facts.district_of[sme["postcode"]] for sme in content["smes"]}
    chambers = {ags: facts.chamber_of[ags] for ags in districts.values()}
    return SmeFile(name, since, content["smes"], districts, chambers)


def write(uow: UnitOfWork, file: SmeFile) -> dict[str, Tally]:
    """SMEs that equal the file are left alone; the others are written anew with their needs.

    Left alone are also those with which somebody works: they have people or introductions of their own.
    """
    known = {sme.key: sme for sme in uow.smes.of_source(file.name)}
    wanted = {sme["key"]: sme for sme in file.smes}
    same = {key for key, sme in known.items() if key in wanted and _as_given(sme) == wanted[key]}
    same |= uow.smes.in_use(file.name)
    for key in known.keys() - same:
        uow.smes.delete(known[key])
    for key in [key for key in wanted if key not in same]:
        uow.smes.add(_sme(file, wanted[key]))
    created, removed = len(wanted.keys() - known.keys()), len(known.keys() - wanted.keys() - same)
    return {"smes": Tally(created, len(known) - len(same) - removed, removed, len(same))}


def _check(file: str, content: dict[str, Any], facts: ReferenceData, topics: frozenset[str]) -> None:
    seen: set[str] = set()
    for place, name in _names(content):
        if name in seen:
            raise DataFileError(file, f"{place}/key", f"{name} is given twice")
        seen.add(name)
    for place, what, key in _references(content):
        known = {"postcode": facts.district_of, "industry": facts.industry_codes, "topic": topics}[what]
        if key not in known:
            raise DataFileError(file, place, f"there is no {what} {key!r}")


def _names(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for i, sme in enumerate(content["smes"]):
        yield f"smes/{i}", f"SME {sme['key']}"
        for j, need in enumerate(sme["needs"]):
            yield f"smes/{i}/needs/{j}", f"need {need['key']}"


def _references(content: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Place, kind and key of everything the SMEs refer to."""
    for i, sme in enumerate(content["smes"]):
        for what in ("postcode", "industry"):
            yield f"smes/{i}/{what}", what, sme[what]
        for j, need in enumerate(sme["needs"]):
            for position, topic in enumerate(need["topics"]):
                yield f"smes/{i}/needs/{j}/topics/{position}", "topic", topic


def _as_given(sme: Sme) -> dict[str, Any]:
    """The row in the shape of the file, to be compared with it."""
    return {
        "key": sme.key,
        "name": sme.name,
        "postcode": sme.postcode,
        "size": sme.size,
        "industry": sme.industry_code,
        "grade": sme.grade,
        "needs": [
            {
                "key": need.token,
                "text": need.text,
                "language": need.language,
                "topics": [topic.topic_key for topic in need.topics],
            }
            for need in sme.needs
        ],
    }


def _sme(file: SmeFile, given: dict[str, Any]) -> Sme:
    return Sme(
        key=given["key"],
        name=given["name"],
        postcode=given["postcode"],
        size=given["size"],
        industry_code=given["industry"],
        district_ags=file.districts[given["postcode"]],
        chamber_code=file.chambers[file.districts[given["postcode"]]],
        service_languages=["de"],
        grade=given["grade"],
        fictional=True,
        source=file.name,
        created_at=file.since,
        needs=[_need(file, given, need) for need in given["needs"]],
    )


def _need(file: SmeFile, sme: dict[str, Any], given: dict[str, Any]) -> Need:
    # A fictional need is public, so its key serves as its token: the same address after every import.
    return Need(
        token=given["key"],
        text=given["text"],
        language=given["language"],
        postcode=sme["postcode"],
        district_ags=file.districts[sme["postcode"]],
        size=sme["size"],
        industry_code=sme["industry"],
        created_at=file.since,
        topics=topic_rows(given["topics"]),
    )
