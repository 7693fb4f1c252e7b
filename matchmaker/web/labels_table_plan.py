"""Words for table plans: steps, quality, changes, and what to say to entries that cannot be used."""

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from matchmaker.domain import table_plan as limits
from matchmaker.services.table_plan.views import QualityView


def plan_step_label(step: str) -> str:
    """What is being computed."""
    return {
        "fits": _("Needs and offerings are compared."),
        "preview": _("A preliminary plan is made."),
        "improve": _("A preliminary plan is made."),
        "bound": _("The best possible is determined."),
        "slots": _("Everybody gets times and tables."),
        "wider": _("Everybody gets times and tables."),
    }.get(step, _("The order waits for its turn."))


def table_meeting_label(status: str) -> str:
    """What became of a meeting."""
    return {
        "planned": _("Planned"),
        "held": _("Took place"),
        "missed": _("Did not take place"),
        "cancelled": _("Called off"),
    }[status]


def plan_change_label(kind: str) -> str:
    """What becomes different for a pair."""
    return {"added": _("New"), "moved": _("Moved"), "dropped": _("No longer")}[kind]


def plan_fit_label(fit: str) -> str:
    """How well a pair must fit to meet."""
    return {
        "wide": _("Also what fits loosely"),
        "usual": _("What fits"),
        "strict": _("Only what fits well"),
    }[fit]


def plan_quality_label(quality: QualityView) -> str:
    """How near the plan is to the best possible, in plain words."""
    if quality.best:
        return _("There is no better plan with these settings.")
    if quality.served < quality.served_bound:
        return _("Perhaps one or two companies more could get a meeting; the computer found no such plan.")
    return _(
        "At most %(share)s percent could be better; the computer found no better plan in its time.",
        share=format_decimal(max(0.1, round(quality.gap * 100, 1))),
    )


def plan_share_label(count: int, companies: int) -> str:
    """How many companies have so many meetings."""
    meetings = ngettext("One meeting", "%(num)d meetings", count) if count else _("No meeting")
    people = ngettext("one company", "%(num)d companies", companies)
    return f"{meetings}: {people}"


def plan_conflict_label(key: str) -> str:
    """Why a change of a plan was not possible."""
    return {
        "stale": _(
            "Somebody else has changed this plan, or it was computed anew, since you opened the page."
        ),
        "too_late": _("The event is over or was cancelled."),
        "too_early": _("This can be noted as soon as the meeting has begun."),
        "no_proposal": _("There is no finished proposal."),
        "nothing_planned": _("There are no meetings yet."),
        "already_met": _(
            "Meetings have taken place in the times so far: these times cannot change any more."
        ),
    }.get(key, _("This is no longer possible."))


def plan_problem(name: str, key: str) -> str:
    """What to do about an entry of the settings."""
    ranges = {
        "slot_minutes": (limits.SLOT_MIN, limits.SLOT_MAX),
        "slots": (1, limits.SLOTS_MAX),
        "break_after": (0, limits.SLOTS_MAX),
        "break_minutes": (0, limits.BREAK_MAX),
        "room": (1, limits.ROOM_MAX),
        "wanted": (1, limits.WANTED_MAX),
        "in_a_row": (0, limits.ROW_MAX),
    }
    low, high = ranges.get(name, (0, 0))
    return {
        "starts_wrong": _("Please enter a time that exists, like 10:00."),
        "number_wrong": _("Please enter a whole number from %(low)d to %(high)d.", low=low, high=high),
        "break_wrong": _(
            "A break needs both: after how many meetings it comes, before the last, and its length."
        ),
        "fit_unknown": _("Please choose how well a pair must fit."),
        "outside": _("All meetings must lie within the event. Please take fewer or shorter ones."),
    }[key]


TABLE_PLAN_LABELS = (
    plan_change_label,
    plan_fit_label,
    plan_quality_label,
    plan_share_label,
    plan_step_label,
    table_meeting_label,
)
