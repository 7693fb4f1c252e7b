"""Words of the coordinator's pages: lists, deadlines, partners' answers, why requests belong together."""

from collections.abc import Collection
from datetime import datetime

from flask import current_app
from flask.blueprints import BlueprintSetupState
from flask_babel import format_time, ngettext
from flask_babel import gettext as _

from matchmaker.domain.introduction import REFUSAL_REASONS
from matchmaker.services.coordination.lists import EXPIRING_DAYS, OUTCOME_DAYS, SILENT_DAYS
from matchmaker.services.coordination.views import AnswersView


def list_label(key: str) -> str:
    """Name of a list."""
    return {
        "to_decide": _("To decide"),
        "answered": _("Question answered"),
        "questions": _("Question open"),
        "confirmation": _("Waits for confirmation"),
        "at_partner": _("With the partner"),
        "silent": _("Partner silent"),
        "expiring": _("Ends soon"),
        "unplaced": _("Nobody took it up"),
        "running": _("Contact made"),
        "outcome": _("Outcome missing"),
        "done": _("Finished"),
        "all": _("All"),
    }[key]


def list_description(key: str) -> str:
    """Which introductions stand in a list, in one sentence."""
    return {
        "to_decide": _("Requests that wait for your decision."),
        "answered": _("Requests to which the company has answered your question."),
        "questions": _("Requests to which the company has not answered your question yet."),
        "confirmation": _("Opened by telephone; the company has not confirmed them yet."),
        "at_partner": _("The partner has been asked and has not answered yet."),
        "silent": ngettext(
            "The partner has not answered for at least one day.",
            "The partner has not answered for at least %(num)d days.",
            SILENT_DAYS,
        ),
        "expiring": ngettext(
            "The partner’s time is over within one day.",
            "The partner’s time is over within %(num)d days.",
            EXPIRING_DAYS,
        ),
        "unplaced": _("Declined or without an answer in the last 30 days, and no other partner was asked."),
        "running": _("Both sides have each other’s contact data."),
        "outcome": ngettext(
            "In contact or met, and nobody has heard of it for at least one day.",
            "In contact or met, and nobody has heard of it for at least %(num)d days.",
            OUTCOME_DAYS,
        ),
        "done": _("Everything that has come to an end."),
        "all": _("All introductions of your chamber."),
    }[key]


def deadline_label(days: int | None) -> str:
    """A deadline in words; `days` are calendar days from today."""
    if days is None:
        return _("no deadline")
    if days < 0:
        return ngettext("overdue for one day", "overdue for %(num)d days", -days)
    if days == 0:
        return _("due today")
    return _("due tomorrow") if days == 1 else ngettext("due in %(num)d day", "due in %(num)d days", days)


def answers_label(answers: AnswersView) -> str:
    """How a partner answered in the last twelve months, in one line."""
    if not (answers.accepted or answers.declined or answers.expired):
        return _("not asked in the last 12 months")
    parts = [
        ngettext("one accepted", "%(num)d accepted", answers.accepted) if answers.accepted else "",
        ngettext("one declined", "%(num)d declined", answers.declined) if answers.declined else "",
        ngettext("one not answered", "%(num)d not answered", answers.expired) if answers.expired else "",
    ]
    if answers.median_days is not None:
        days = round(answers.median_days)
        parts.append(ngettext("usually within one day", "usually within %(num)d days", max(1, days)))
    return ", ".join(part for part in parts if part)


def together_label(why: str) -> str:
    """Why a request belongs to the first one of its group."""
    return {
        "same_need": _("Same need, another partner"),
        "same_company": _("Same company"),
        "alike": _("Nearly the same words"),
    }[why]


def not_approved_label(key: str) -> str:
    """Why a request could not be approved."""
    return {
        "no_capacity": _("The partner has no free place left this month."),
        "not_available": _("The partner or the offering is no longer available."),
        "not_recognised": _("Your chamber does not recognise this partner."),
        "chamber_closed": _("Your chamber is not open: it takes no new requests."),
        "stale": _("Somebody has changed the request in the meantime."),
        "moved_on": _("Somebody has decided already."),
        "busy": _("Somebody else is working on it right now. Please try again."),
        "already_introduced": _("The company is in contact with this partner already."),
        "too_late": _("The time for taking it back is over, or the partner has answered."),
        "not_found": _("There is no such request at your chamber."),
    }.get(key, _("Somebody has decided already."))


def clock_time(at: datetime) -> str:
    """A time of today in Berlin: "2:05 PM"."""
    return str(format_time(at, "short"))  # type: ignore[no-untyped-call]


def refusal_keys() -> tuple[str, ...]:
    """Reasons that a refusal can have."""
    return tuple(reason.value for reason in REFUSAL_REASONS)


def endpoints() -> Collection[str]:
    """Pages there are, so that links only lead to these."""
    return current_app.view_functions.keys()


def register(state: BlueprintSetupState) -> None:
    """Let templates call these words, macros included."""
    functions = (
        *(list_label, list_description, deadline_label, answers_label, together_label),
        *(not_approved_label, clock_time, endpoints, refusal_keys),
    )
    state.app.jinja_env.globals.update({function.__name__: function for function in functions})
    state.app.jinja_env.filters["together"] = together_label
