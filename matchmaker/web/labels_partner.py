"""Words for the daily pages of partners: deadlines, months, capacity, problems with what was typed."""

from datetime import date, datetime

from flask_babel import format_date, format_decimal, ngettext, to_user_timezone
from flask_babel import gettext as _

from matchmaker.domain.ledger import Month
from matchmaker.domain.vocabulary import PartnerStatus


def days_left_label(due_at: datetime, now: datetime) -> str:
    """How long there is still time, in days of Berlin's calendar."""
    last, today = (to_user_timezone(at).date() for at in (due_at, now))  # type: ignore[no-untyped-call]
    days = (last - today).days
    if due_at <= now:
        return _("Time is over")
    if days == 0:
        return _("Only today")
    if days == 1:
        return _("Until tomorrow")
    return ngettext("%(num)d day left", "%(num)d days left", days)


def month_label(month: str) -> str:
    """A month like 2026-11 as people say it: "November 2026"."""
    year, number = int(month[:4]), int(month[5:])
    return str(format_date(date(year, number, 1), "LLLL y", rebase=False))  # type: ignore[no-untyped-call]


def places_label(month: Month) -> str:
    """How much of a month is taken, as one sentence; says what the bar shows."""
    if month.capacity is None:
        return _("Nothing was reserved in this month.")
    values = {"taken": month.taken, "used": month.used, "reserved": month.reserved, "free": month.free}
    return ngettext(
        "%(taken)d of one place taken: %(used)d used, %(reserved)d reserved; %(free)d free.",
        "%(taken)d of %(num)d places taken: %(used)d used, %(reserved)d reserved; %(free)d free.",
        month.capacity,
        **values,
    )


def hours_label(hours: float) -> str:
    """A span of time, as exact as anybody needs it."""
    if hours < 1:
        return _("less than an hour")
    if hours < 36:
        return ngettext("one hour", "%(num)d hours", round(hours))
    days = format_decimal(round(hours / 24, 1))
    return _("%(days)s days", days=days)


def partner_state_label(status: str) -> str:
    """Where a partner stands in the network, in one or two words."""
    return {
        "draft": _("Application not sent yet"),
        "submitted": _("Application is being read"),
        "returned": _("Application came back to you"),
        "active": _("In the network"),
        "paused": _("Paused"),
        "retired": _("Left the network"),
        "rejected": _("Not taken up"),
    }[status]


def partner_status_label(status: str) -> str:
    """State of a partner in the network, in the chamber's eyes."""
    return {
        PartnerStatus.DRAFT: _("Application begun"),
        PartnerStatus.SUBMITTED: _("Application submitted"),
        PartnerStatus.RETURNED: _("Application returned"),
        PartnerStatus.ACTIVE: _("Active"),
        PartnerStatus.PAUSED: _("Paused"),
        PartnerStatus.RETIRED: _("Left the network"),
        PartnerStatus.REJECTED: _("Application rejected"),
    }[PartnerStatus(status)]


def decline_choice_label(reason: str) -> str:
    """A reason for declining, in the words of the partner who chooses it."""
    return {
        "no_capacity": _("We have no time for new contacts at the moment"),
        "not_our_expertise": _("This is not our field"),
        "region": _("Too far away for us"),
        "size": _("We work for companies of another size"),
        "other": _("Another reason"),
    }[reason]


def answer_problem(key: str) -> str:
    """Message for a problem with a decline or a rating."""
    return {
        "reason_missing": _("Please choose a reason."),
        "text_missing": _("Please say in a few words what the reason is."),
        "text_too_long": _("Please write at most 500 characters."),
        "outcome_missing": _("Please choose what came of the meeting."),
        "stars_missing": _("Please choose one to five stars."),
    }[key]


def capacity_problem(key: str, taken: int) -> str:
    """Message for a problem with a capacity; `taken` places of the month are taken already."""
    return {
        "capacity_missing": _("Please enter a number."),
        "capacity_number": _("Please enter a whole number, such as 4."),
        "capacity_range": _("Please enter a number within the limits above the field."),
        "capacity_below_taken": ngettext(
            "One place is taken already, so it cannot be fewer. What is promised stays promised.",
            "%(num)d places are taken already, so it cannot be fewer. What is promised stays promised.",
            taken,
        ),
    }[key]


PARTNER_LABELS = (
    days_left_label,
    decline_choice_label,
    hours_label,
    month_label,
    partner_state_label,
    partner_status_label,
    places_label,
)
"""What templates may call."""
