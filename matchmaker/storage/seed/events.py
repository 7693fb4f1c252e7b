"""Reads the demonstration's programme: events before and after the import, and who registered for them."""

from dataclasses import dataclass
from pathlib import Path

from matchmaker.storage.seed.files import read_json

FILE = "demo_events.json"


@dataclass(frozen=True, slots=True)
class Taking:
    """A partner that takes part, with tables and people."""

    partner: str
    tables: int
    people: int


@dataclass(frozen=True, slots=True)
class Coming:
    """A registration. `need`: place of the need among the firm's; `was`: attended, absent or not noted."""

    sme: str
    contact: str | None
    need: int | None = None
    meetings: bool = False
    share: bool = False
    was: str = ""
    stars: int = 0
    line: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """An event on the first `weekday` (0 is Monday) that is at least `day` days after the import."""

    kind: str
    title: str
    text: str
    day: int
    weekday: int
    begins: str
    ends: str
    capacity: int
    topics: tuple[str, ...]
    registrations: tuple[Coming, ...]
    host: str | None = None
    place: str = ""
    postcode: str = ""
    link: str = ""
    partners: tuple[Taking, ...] = ()


def read(data_dir: Path) -> tuple[Planned, ...]:
    """The events of the file; none where there is no such file. Raises DataFileError."""
    if not (data_dir / FILE).is_file():
        return ()
    content = read_json(data_dir, FILE, "events")
    return tuple(
        Planned(
            **one
            | {
                "topics": tuple(one["topics"]),
                "partners": tuple(Taking(**each) for each in one.get("partners", ())),
                "registrations": tuple(Coming(**each) for each in one["registrations"]),
            }
        )
        for one in content["events"]
    )
