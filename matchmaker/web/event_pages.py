"""What the pages of events share: saying that a change was not possible, and the form's fields."""

from collections.abc import Mapping
from dataclasses import fields, replace

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matchmaker.domain import event_input
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.event_input import EventInput
from matchmaker.domain.months import BERLIN
from matchmaker.domain.vocabulary import EventKind, Language
from matchmaker.services.events.manage import EditView, PartnerInput
from matchmaker.web.conflicts import changed_page
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.labels_events import event_conflict_label, event_problem

LONGEST = 20_000
"""Characters of a field that are carried back into the form, far above every limit."""
EMPTY_ROWS = 3
"""Rows for further partners in the form."""


def event_conflict_page(problem: Conflict, back: str) -> Response:
    """Nothing was changed: why, and the way to the page that shows how it stands."""
    return changed_page(event_conflict_label(problem.key), back)


def typed_event(form: "MultiDict[str, str]") -> EventInput:
    """What the browser sent; unknown fields are ignored, lengths are cut far above every limit."""
    words = {one.name: form.get(one.name, "")[:LONGEST] for one in fields(EventInput) if one.name != "topics"}
    topics = tuple(dict.fromkeys(key[:60] for key in form.getlist("topics")))[:100]
    return EventInput(**words, topics=topics)


def typed_partners(form: "MultiDict[str, str]") -> list[PartnerInput]:
    """The partners that were chosen, row by row; rows without a partner are left out."""
    rows = zip(form.getlist("partner"), form.getlist("tables"), form.getlist("people"), strict=False)
    return [PartnerInput(key[:80], tables[:10], people[:10]) for key, tables, people in rows if key][:100]


def as_typed(view: EditView) -> tuple[EventInput, list[PartnerInput]]:
    """A kept event as its form shows it."""
    event = view.event
    first, last = event.starts_at.astimezone(BERLIN), event.ends_at.astimezone(BERLIN)
    until = event.register_until.astimezone(BERLIN)
    typed = EventInput(
        kind=event.kind,
        title=event.title,
        text=event.text,
        language=event.language,
        day=first.date().isoformat(),
        begins=first.strftime("%H:%M"),
        ends=last.strftime("%H:%M"),
        place=event.place or "",
        postcode=event.postcode or "",
        link=view.link or "",
        capacity=str(event.capacity),
        until_day="" if event.register_until == event.starts_at else until.date().isoformat(),
        topics=tuple(topic.key for topic in event.topics),
    )
    if first.date() != last.date():
        typed = replace(typed, last_day=last.date().isoformat())
    partners = [PartnerInput(one.key, str(one.tables), str(one.people)) for one in event.partners]
    return typed, partners


def event_words(problem: InvalidInput) -> dict[str, str]:
    """What to do about each entry, by the name of its field."""
    return {name: event_problem(key) for name, key in problem.errors.items()}


def version_in_form() -> int:
    """The version that the page showed; what is none is older than every other."""
    value = request.form.get("version", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def form_values(typed: EventInput, errors: Mapping[str, str]) -> dict[str, object]:
    """What the template of the event form needs."""
    return {
        "typed": typed,
        "errors": errors,
        "limits": event_input,
        "kinds": list(EventKind),
        "languages": list(Language),
        "fields": services().directory.topic_fields(language()),
    }
