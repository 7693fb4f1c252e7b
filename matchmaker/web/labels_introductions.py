"""Words for introductions, shared by all sides: states, steps, reasons, what happens next, dates."""

from datetime import date, datetime

from flask_babel import format_date, format_time, ngettext
from flask_babel import gettext as _


def status_label(status: str) -> str:
    """Where an introduction stands, in two or three words."""
    return {
        "draft": _("Waits for confirmation"),
        "requested": _("Requested"),
        "info_needed": _("Question open"),
        "approved": _("Partner asked"),
        "refused": _("Not passed on"),
        "accepted": _("Accepted"),
        "declined": _("Declined by the partner"),
        "expired": _("No answer in time"),
        "withdrawn": _("Withdrawn"),
        "met": _("Meeting took place"),
        "no_show": _("Meeting did not happen"),
        "closed": _("Finished"),
    }[status]


def status_tone(status: str) -> str:
    """The badge that goes with a state: info, success, warning or danger."""
    return {
        "draft": "warning",
        "info_needed": "warning",
        "accepted": "success",
        "met": "success",
        "closed": "success",
        "refused": "danger",
        "declined": "danger",
        "expired": "danger",
        "no_show": "danger",
    }.get(status, "info")


def action_label(action: str) -> str:
    """What a button does."""
    return {
        "open": _("Open for the company"),
        "request": _("Request an introduction"),
        "ask": _("Ask the company"),
        "answer": _("Send the answer"),
        "approve": _("Approve and ask the partner"),
        "undo_approve": _("Take the approval back"),
        "refuse": _("Refuse"),
        "exchange": _("Ask another partner"),
        "accept": _("Accept"),
        "decline": _("Decline"),
        "remind": _("Remind the partner"),
        "expire": _("Let it expire"),
        "withdraw": _("Withdraw the request"),
        "report_met": _("The meeting took place"),
        "report_no_show": _("The meeting did not happen"),
        "rate": _("Send the rating"),
        "close": _("Close"),
    }[action]


def event_label(action: str, to_status: str = "", actor_kind: str = "") -> str:
    """What has happened, as an entry of the timeline; nobody is addressed, so every side reads the same."""
    if action == "open" and actor_kind == "sme":
        return _("Request prepared")
    if action == "rate" and to_status == "closed":
        return _("Rated by both sides: finished")
    if action == "remind" and to_status == "draft":
        return _("Company reminded to confirm")
    if action == "withdraw" and actor_kind == "clock":
        return _("Ended: the company did not confirm in time")
    if action == "withdraw" and actor_kind == "coordinator":
        return _("Taken back by the chamber")
    return {
        "open": _("Taken down by telephone, to be confirmed by the company"),
        "request": _("Introduction requested"),
        "ask": _("Question from the chamber"),
        "answer": _("Answer from the company"),
        "approve": _("Approved by the chamber: the partner is asked"),
        "undo_approve": _("Approval taken back by the chamber"),
        "refuse": _("Not passed on by the chamber"),
        "exchange": _("Another partner is asked instead"),
        "accept": _("Accepted by the partner: both sides have the contact data"),
        "decline": _("Declined by the partner"),
        "remind": _("Partner reminded"),
        "expire": _("Ended: the partner did not answer in time"),
        "withdraw": _("Withdrawn by the company"),
        "report_met": _("Meeting reported"),
        "report_no_show": _("Reported that no meeting happened"),
        "rate": _("Rating given"),
        "close": _("Closed by the chamber"),
    }[action]


def side_label(kind: str) -> str:
    """Who acted: company, partner, chamber, or the clock."""
    return {
        "sme": _("Company"),
        "partner": _("Partner"),
        "coordinator": _("Chamber"),
        "clock": _("Automatic"),
    }[kind]


def reason_label(reason: str) -> str:
    """Why a partner declines or a coordinator refuses."""
    return {
        "no_capacity": _("No time for new contacts at the moment"),
        "not_our_expertise": _("Not the partner’s field"),
        "region": _("Outside the partner’s region"),
        "size": _("Meant for companies of another size"),
        "unclear": _("The need is not clear enough yet"),
        "not_digital": _("Not a matter of digitalisation"),
        "duplicate": _("There is a request like this already"),
        "other": _("Another reason"),
    }[reason]


def outcome_label(outcome: str) -> str:
    """What came of the meeting."""
    return {
        "order": _("An order"),
        "pilot": _("A trial project"),
        "later": _("Perhaps later"),
        "none": _("Nothing"),
    }[outcome]


def stars_label(stars: int) -> str:
    """A rating in words, for everybody who does not see stars."""
    return ngettext("%(num)d of 5 stars", "%(num)d of 5 stars", stars)


def turn_label(next_step: str, reader: str) -> str:
    """Whose turn it is; `reader` is sme, partner or coordinator."""
    if next_step in (reader, "both"):
        return _("It is your turn")
    return {
        "sme": _("It is the company’s turn"),
        "partner": _("It is the partner’s turn"),
        "coordinator": _("It is the chamber’s turn"),
    }.get(next_step, _("Nothing is open"))


def next_sentence(status: str, reader: str, *, rated: bool = False, replaced: bool = False) -> str:
    """What happens next, said to one side.

    `rated`: this side has rated already; `replaced`: another introduction has taken the place of this one.
    """
    if status in ("met", "no_show") and rated:
        return _(
            "Thank you for your rating. It ends here once the other side has rated, or the chamber closes it."
        )
    sentences = {"sme": _sme, "partner": _partner, "coordinator": _coordinator}[reader]
    return sentences(status, replaced)


def _sme(status: str, replaced: bool) -> str:
    if replaced and status in ("refused", "declined", "expired", "withdrawn"):
        return _("Another partner is being asked instead. This request has ended.")
    return {
        "draft": _("Please confirm what your chamber took down by telephone. Only then does it go on."),
        "requested": _("Your chamber reads your request and decides whether the partner is asked."),
        "info_needed": _("Your chamber has a question. As soon as you have answered, it goes on."),
        "approved": _(
            "The partner decides now. If it declines or does not answer, you see the next suitable one."
        ),
        "refused": _("This request has ended. You can ask another partner or talk to your chamber."),
        "accepted": _("Get in touch with each other. Then tell us here whether the meeting took place."),
        "declined": _("This request has ended. You can ask the next suitable partner with one click."),
        "expired": _("This request has ended. You can ask the next suitable partner with one click."),
        "withdrawn": _("This request has ended. Nothing more happens."),
        "met": _("Please tell us what came of it. It takes half a minute."),
        "no_show": _("Please tell us briefly how it went. It takes half a minute."),
        "closed": _("This introduction is finished. There is nothing more to do."),
    }[status]


def _partner(status: str, replaced: bool) -> str:
    return {
        "approved": _("Please accept or decline. Name and contact data are passed on when you accept."),
        "accepted": _("Get in touch with each other. Then tell us here whether the meeting took place."),
        "declined": _("You have declined. There is nothing more to do."),
        "expired": _("The time for an answer is over. There is nothing more to do."),
        "met": _("Please tell us what came of it. It takes half a minute."),
        "no_show": _("Please tell us briefly how it went. It takes half a minute."),
        "closed": _("This introduction is finished. There is nothing more to do."),
    }.get(status, _("The request was withdrawn. There is nothing more to do."))


def _coordinator(status: str, replaced: bool) -> str:
    if replaced and status in ("refused", "declined", "expired", "withdrawn"):
        return _("Another partner is being asked instead. This request has ended.")
    return {
        "draft": _("The company confirms what you took down by telephone. Only then does it go on."),
        "requested": _("Please decide: ask the partner, ask back, suggest another partner, or refuse."),
        "info_needed": _("The company answers your question. Then you decide."),
        "approved": _(
            "The partner decides now. If it declines or does not answer, the next one is proposed."
        ),
        "refused": _("This request has ended. The company sees your reason and the next suitable partners."),
        "accepted": _("Both sides get in touch. Afterwards they say whether the meeting took place."),
        "declined": _("The company can ask the next suitable partner."),
        "expired": _("The company can ask the next suitable partner."),
        "withdrawn": _("This request has ended. Nothing more happens."),
        "met": _("Both sides are asked what came of it. You can close it yourself."),
        "no_show": _("Both sides are asked how it went. You can close it yourself."),
        "closed": _("This introduction is finished. There is nothing more to do."),
    }[status]


def day(at: datetime | date) -> str:
    """A day as people say it: "Friday, December 4, 2026", in the time of Berlin."""
    return str(format_date(at, "full"))  # type: ignore[no-untyped-call]


def moment(at: datetime) -> str:
    """Day and time: "December 4, 2026, 2:05 PM", in the time of Berlin."""
    the_day = format_date(at, "long")  # type: ignore[no-untyped-call]
    return _("%(day)s, %(time)s", day=the_day, time=format_time(at, "short"))  # type: ignore[no-untyped-call]


def due_label(at: datetime) -> str:
    """By when the present step must have happened."""
    return _("By %(day)s", day=day(at))


def introduction_problem(key: str) -> str:
    """Message for a problem with what was typed about an introduction."""
    return {
        "text_missing": _("Please write a few words."),
        "text_too_long": _("Please shorten your text."),
        "reason_missing": _("Please choose a reason."),
        "outcome_missing": _("Please choose what came of it."),
        "stars_missing": _("Please choose one to five stars."),
        "same_partner": _("Please choose another partner than the present one."),
        "chamber_unknown": _("No chamber of the network is responsible for your district yet."),
    }[key]


def conflict_label(key: str) -> str:
    """Why a step is not possible any more, by the key of the conflict."""
    return {
        "moved_on": _("This step is not possible any more."),
        "stale": _("Something has changed since you opened the page."),
        "no_capacity": _("The partner has no free introduction left this month."),
        "not_available": _("The partner or the offering is not available any more."),
        "not_recognised": _("Your chamber does not recognise this partner at the moment."),
        "chamber_closed": _("Your chamber takes no new requests at the moment."),
        "already_introduced": _("This partner has already been asked about this need."),
        "too_late": _("The ten minutes for taking it back are over."),
        "already_rated": _("You have already given your rating."),
        "busy": _("Somebody else is working on this right now. Please try again in a moment."),
        "not_found": _("It does not exist any more."),
    }.get(key, _("This step is not possible any more."))


INTRODUCTION_LABELS = (
    action_label,
    conflict_label,
    day,
    due_label,
    event_label,
    moment,
    next_sentence,
    outcome_label,
    reason_label,
    side_label,
    stars_label,
    status_label,
    status_tone,
    turn_label,
)
"""What templates may call."""
