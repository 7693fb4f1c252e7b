"""The calendar of events: filtered, one by one, and as files for calendar programs."""

from flask import Response, render_template, request, url_for

from matchmaker.domain.event import EventFilter
from matchmaker.domain.vocabulary import EventKind, Language
from matchmaker.services.events.ical import MEDIA_TYPE, calendar_file
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.need_form import is_company
from matchmaker.web.paging import page_number
from matchmaker.web.public import blueprint

ONLINE = "online"
"""Value of "only online" in the choice of places."""


def _chosen() -> EventFilter:
    where = request.args.get("ort", "")
    return EventFilter(
        kind=request.args.get("art") or None,
        topic=request.args.get("thema") or None,
        district=where if where != ONLINE else None,
        online=where == ONLINE,
        language=request.args.get("sprache") or None,
        month=request.args.get("monat") or None,
    )


@blueprint.get("/veranstaltungen")
def events() -> str:
    """What takes place next, filtered by kind, topic, place, language and month."""
    view = services().events.calendar.page(_chosen(), language(), page_number())
    chosen = view.filter
    where = ONLINE if chosen.online else chosen.district
    query = {
        "art": chosen.kind,
        "thema": chosen.topic,
        "ort": where,
        "sprache": chosen.language,
        "monat": chosen.month,
    }
    return render_template(
        "public/events.html",
        view=view,
        where=where,
        query={name: value for name, value in query.items() if value},
        fields=services().directory.topic_fields(language()),
        kinds=list(EventKind),
        languages=list(Language),
    )


@blueprint.get("/veranstaltungen.ics")
def events_feed() -> Response:
    """The filtered calendar, to be followed by a calendar program."""
    found = services().events.calendar.feed(_chosen(), language())
    return _file(calendar_file(found, language(), _address), "veranstaltungen.ics")


@blueprint.get("/veranstaltungen/<key>")
def event(key: str) -> str:
    """One event, with the ways to register for it."""
    actor = current_actor()
    return render_template(
        "public/event.html",
        event=services().events.calendar.one(key, language()),
        company=is_company(actor),
        mine=services().events.registrations.mine(actor, key, language()),
        target=url_for("sme.event_form", key=key),
    )


@blueprint.get("/veranstaltungen/<key>.ics")
def event_file(key: str) -> Response:
    """One event as a file for the calendar."""
    found = services().events.calendar.one(key, language())
    return _file(calendar_file([found], language(), _address), f"{key}.ics")


def _address(key: str) -> str:
    return url_for("public.event", key=key, _external=True)


def _file(content: bytes, name: str) -> Response:
    response = Response(content, content_type=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
