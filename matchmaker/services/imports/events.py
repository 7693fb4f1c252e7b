"""Checks an uploaded table of events: every row against the rules of the programme's own form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matchmaker.domain.duplicates import plain_name
from matchmaker.domain.errors import InvalidInput
from matchmaker.domain.event_input import EventInput, ValidEvent, validate_event
from matchmaker.domain.import_cells import day_of, event_kind_of, language_of, listed, postcode_of, times_of
from matchmaker.domain.vocabulary import Language
from matchmaker.matching.text.language import detect_language
from matchmaker.services.imports.kind import Ground, RowCheck
from matchmaker.services.imports.lookups import Topics
from matchmaker.services.imports.report import Duplicate, Entry, problems_of

_FIELDS = {"title": "event_title", "kind": "event_kind", "capacity": "places", "text": "event_text"}
"""Fields of the event's form that are called otherwise in the table."""
_SKIPPED_HOSTS = ("ihk", "industrie und handelskammer")
"""Hosts whose names begin so are the chamber itself."""


class EventRows(RowCheck):
    """Each row is an event of the chamber. Same title and beginning: the same event."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._topics = Topics(ground.uow)
        self._places = ground.uow.imports.places()
        self._partners = {plain_name(name): key for key, name in ground.uow.partners.active_names()}
        self._known: dict[tuple[str, datetime], int | None] = dict.fromkeys(known_events(ground))

    def take(self, number: int, typed: dict[str, str]) -> None:
        """Check one event."""
        errors: dict[str, str] = {}
        event = self._event(typed, errors)
        valid = _validated(event, self.ground.now, errors)
        if event.place and "postcode" not in errors and event.postcode not in self._places:
            errors["postcode"] = "postcode_unknown"
        partners = self._hosts(typed["partners"], errors)
        if errors or valid is None:
            self.report.problems += problems_of(number, errors, typed)
            return
        same = (plain_name(valid.title), valid.starts_at)
        if same in self._known:
            self.report.duplicates.append(
                Duplicate(number, valid.title, "same_event", self._known[same], valid.title)
            )
            return
        self._known[same] = number
        content = {"event": as_json(event), "partners": partners}
        self.report.entries.append(Entry(number, valid.title, "", "", content))

    def _event(self, typed: Mapping[str, str], errors: dict[str, str]) -> EventInput:
        """The row as the form would have it; words that mean nothing are named in `errors`."""
        topics, problem = self._topics.read(typed["topics"], "topics", self.report)
        if problem:
            errors["topics"] = problem
        kind, language = event_kind_of(typed["event_kind"]), language_of(typed["language"])
        if typed["event_kind"] and kind is None:
            errors["event_kind"] = "event_kind_unknown"
        if typed["language"] and language is None:
            errors["language"] = "language_unknown"
        begins, ends = _times(typed["begins"], typed["ends"])
        found = detect_language(typed["event_text"])
        return EventInput(
            kind=kind or "",
            title=typed["event_title"],
            text=typed["event_text"],
            language=language or (found if found in set(Language) else Language.GERMAN),
            day=_day(typed["day"]),
            begins=begins,
            ends=ends,
            last_day=_day(typed["last_day"]),
            place=typed["place"],
            postcode=postcode_of(typed["postcode"]),
            link=typed["link"],
            capacity=typed["places"],
            until_day=_day(typed["until_day"]),
            topics=topics,
        )

    def _hosts(self, cell: str, errors: dict[str, str]) -> list[str]:
        """Keys of the partners that take part; the chamber itself need not be named."""
        found = []
        for name in listed(cell) if plain_name(cell) not in self._partners else [cell]:
            plain = plain_name(name)
            if plain in self._partners:
                found.append(self._partners[plain])
            elif not plain.startswith(_SKIPPED_HOSTS):
                errors["partners"] = "host_unknown"
        return list(dict.fromkeys(found))


def known_events(ground: Ground) -> set[tuple[str, datetime]]:
    """Plain title and beginning of the chamber's events."""
    return {(plain_name(title), starts) for title, starts in ground.uow.imports.known_events(ground.chamber)}


def as_json(event: EventInput) -> dict[str, Any]:
    """An event as it is kept until it is written; EventInput(**it) gives it back."""
    return {name: getattr(event, name) for name in EventInput.__dataclass_fields__}


def _validated(event: EventInput, now: datetime, errors: dict[str, str]) -> ValidEvent | None:
    try:
        return validate_event(event, now)
    except InvalidInput as problem:
        for name, key in problem.errors.items():
            errors.setdefault(_FIELDS.get(name, name), key)
        return None


def _day(cell: str) -> str:
    """A day as the form has it; what is no day stays as it is, so that it is refused."""
    return day_of(cell) or cell


def _times(begins: str, ends: str) -> tuple[str, str]:
    """Beginning and end; a cell like "9.30 - 12 Uhr" has both. What is missing stays blank and is refused."""
    first, last = times_of(begins), times_of(ends)
    return (first[0] if first else begins), (last or first[1:] or [ends])[-1]
