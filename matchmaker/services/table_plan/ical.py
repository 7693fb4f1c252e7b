"""Somebody's own meetings as an iCalendar file (RFC 5545)."""

from datetime import datetime

import icalendar

from matchmaker.domain.months import BERLIN
from matchmaker.services.table_plan.views import OwnPlanView
from matchmaker.translations import translator


def meetings_file(plan: OwnPlanView, language: str, page: str, now: datetime) -> bytes:
    """The file with all meetings of a plan; `page`: address of the plan.

    The UID stands for the two that meet and SEQUENCE grows with every publishing: in a calendar that takes
    the file again, a meeting that was moved moves.
    """
    _ = translator(language).gettext
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Matchmaker//Table plan//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for one in plan.meetings:
        entry = icalendar.Event()
        begins = one.begins_at.astimezone(BERLIN)
        entry.add("uid", f"{plan.event.key}-{one.pair}@matchmaker")
        entry.add("sequence", plan.published)
        entry.add("dtstamp", now)
        entry.add("dtstart", begins)
        entry.add("dtend", one.ends_at.astimezone(BERLIN))
        entry.add("summary", _("Meeting with {name}").format(name=one.other or _("a company")))
        entry.add(
            "location",
            ", ".join(
                part for part in (_("Table {number}").format(number=one.table), plan.event.place) if part
            ),
        )
        entry.add("description", f"{plan.event.title}\n{page}")
        entry.add("url", page)
        calendar.add_component(entry)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
