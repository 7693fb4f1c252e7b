"""Words for events: kinds, states, times, and what to say to entries that cannot be used."""

from datetime import date, datetime

from babel.dates import format_date, format_time
from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.domain import event_input as limits
from matchmaker.domain.months import BERLIN
from matchmaker.domain.presence import Presence
from matchmaker.services.events.manage import PARTNERS_MAX, PEOPLE_MAX, TABLES_MAX
from matchmaker.services.events.recommend import EventReason
from matchmaker.services.events.views import EventView
from matchmaker.web.i18n import language
from matchmaker.web.labels_introductions import day


def event_kind_label(kind: str) -> str:
    """Kind of event."""
    return {"roadshow": _("Roadshow"), "webinar": _("Webinar"), "workshop": _("Workshop")}[kind]


def event_status_label(status: str) -> str:
    """Where an event stands, for those who make it."""
    return {
        "draft": _("Draft"),
        "in_review": _("In review"),
        "returned": _("Returned with a note"),
        "published": _("Published"),
        "cancelled": _("Cancelled"),
    }[status]


def registration_label(status: str) -> str:
    """Where a registration stands."""
    return {
        "registered": _("Registered"),
        "waiting": _("On the waiting list"),
        "cancelled": _("Signed off"),
        "attended": _("Was there"),
        "absent": _("Was not there"),
    }[status]


def event_when(event: EventView) -> str:
    """Day and hours: "Dienstag, 6. April 2027, 10:00 bis 16:00 Uhr"."""
    first, last = event.starts_at.astimezone(BERLIN), event.ends_at.astimezone(BERLIN)
    if first.date() == last.date():
        return _(
            "%(day)s, %(from_time)s to %(to_time)s",
            day=day(event.starts_at),
            from_time=clock(event.starts_at),
            to_time=clock(event.ends_at),
        )
    return _(
        "%(first_day)s, %(from_time)s, to %(last_day)s, %(to_time)s",
        first_day=day(event.starts_at),
        from_time=clock(event.starts_at),
        last_day=day(event.ends_at),
        to_time=clock(event.ends_at),
    )


def clock(moment: datetime) -> str:
    """The time of day in Europe/Berlin."""
    return format_time(moment.astimezone(BERLIN), "short", locale=language())


def event_where(event: EventView) -> str:
    """Place, district, online, or both."""
    if event.place:
        place = f"{event.place}, {event.postcode}" if event.postcode else event.place
        return _("%(place)s and online", place=place) if event.online else place
    return _("Online")


def month_name(month: str) -> str:
    """A month like 2027-04 in words."""
    return format_date(date.fromisoformat(f"{month}-01"), "LLLL yyyy", locale=language())


def event_places_label(event: EventView) -> str:
    """How many places are left, or how long the waiting list is."""
    if event.free:
        return ngettext("One place is free", "%(num)d places are free", event.free)
    if event.waiting:
        return ngettext("Fully booked, one person waits", "Fully booked, %(num)d people wait", event.waiting)
    return _("Fully booked")


def event_closed_label(closed: str) -> str:
    """Why nobody can register."""
    return {
        "cancelled": _("This event has been cancelled."),
        "not_published": _("This event is not published."),
        "too_late": _("The time to register is over."),
    }[closed]


def event_conflict_label(key: str) -> str:
    """Why a change of an event or registration was not possible."""
    return {
        "stale": _("Somebody else has changed this event since you opened the page."),
        "too_late": _("It is too late for that: the time is over or the event has begun."),
        "too_early": _("Attendance can be noted as soon as the event has begun."),
        "cancelled": _("The event has been cancelled."),
    }.get(key, _("This is no longer possible."))


def event_problem(key: str) -> str:
    """What to do about an entry of the event form."""
    words = {
        "kind_missing": _("Please choose what kind of event it is."),
        "language_missing": _("Please choose the language of the event."),
        "title_short": _("Please write a title of at least %(num)d characters.", num=limits.TITLE_MIN),
        "title_long": _("Please shorten the title to %(num)d characters.", num=limits.TITLE_MAX),
        "text_short": _("Please describe the event in at least %(num)d characters.", num=limits.TEXT_MIN),
        "text_long": _("Please shorten the text to %(num)d characters.", num=limits.TEXT_MAX),
        "day_unknown": _("Please enter a day that exists, like 2027-04-06."),
        "time_unknown": _("Please enter a time that exists on this day, like 10:00."),
        "in_the_past": _("This day or time is over already. Please choose a later one."),
        "too_far": _("Please choose a day within the next two years."),
        "ends_early": _("The end must lie after the beginning."),
        "too_long": _("An event lasts three days at most."),
        "place_missing": _("Please enter a place, an online address, or both."),
        "place_long": _("Please shorten the place to %(num)d characters.", num=limits.PLACE_MAX),
        "postcode_format": _("Please enter the postcode of the place: five digits."),
        "postcode_unknown": _("We do not know this postcode. Please check it."),
        "link_format": _("Please enter an address that begins with https://."),
        "link_long": _("Please shorten the address to %(num)d characters.", num=limits.LINK_MAX),
        "capacity_range": _(
            "Please enter a number of places from %(low)d to %(high)d.",
            low=limits.CAPACITY_MIN,
            high=limits.CAPACITY_MAX,
        ),
        "capacity_taken": _("More places than that are taken already."),
        "until_late": _("People cannot register after the event has begun."),
        "topics_missing": _("Please choose at least one topic."),
        "topics_many": _("Please choose up to %(num)d topics.", num=limits.TOPICS_MAX),
        "topic_unknown": _("One of these topics does not exist any more. Please choose again."),
        "note_short": _("Please write at least %(num)d characters.", num=limits.NOTE_MIN),
        "note_long": _("Please shorten your words to %(num)d characters.", num=limits.NOTE_MAX),
    }
    return words.get(key) or _more_problems(key)


def _more_problems(key: str) -> str:
    return {
        "partner_unknown": _("One of these partners is not in the network."),
        "partner_numbers": _(
            "Please enter 0 to %(tables)d tables and 1 to %(people)d people for every partner.",
            tables=TABLES_MAX,
            people=PEOPLE_MAX,
        ),
        "chamber_missing": _("Please choose the chamber that decides."),
        "partners_many": _("Up to %(num)d partners can take part.", num=PARTNERS_MAX),
        "never_there": _("At this time the event is over or has not begun yet."),
        "leaves_early": _("Please enter a time after that of coming."),
        "need_missing": _("Please choose a need or describe one: it prepares your talks."),
        "stars_missing": _("Please choose one to five stars."),
        "line_long": _("Please shorten the line to %(num)d characters.", num=limits.LINE_MAX),
    }.get(key, _("Please check this entry."))


def event_reason_label(reason: EventReason) -> str:
    """Why an event is recommended, as a sentence or two."""
    if reason.area:
        why = _(
            "Your grade in “%(area)s” is %(grade)s; this is about “%(topic)s”.",
            area=reason.area,
            grade=reason.grade,
            topic=reason.topic,
        )
    else:
        why = _("Fits your need: it is about “%(topic)s”.", topic=reason.topic)
    near, online = _("It takes place in your district."), _("You need not travel.")
    where = near if reason.nearby else online if reason.online else ""
    return f"{why} {where}".strip()


def presence_label(presence: Presence) -> str:
    """From when until when somebody is there; only for those who are not there all the time."""
    start, end = presence.typed
    if start and end:
        return _("There from %(start)s to %(end)s.", start=start, end=end)
    return _("There from %(start)s on.", start=start) if start else _("There until %(end)s.", end=end)


EVENT_LABELS = (
    presence_label,
    event_reason_label,
    clock,
    event_closed_label,
    event_conflict_label,
    event_kind_label,
    event_status_label,
    event_when,
    event_where,
    month_name,
    event_places_label,
    registration_label,
)
