"""Words of the reports a chamber steers by: periods, verdicts, steps, sorting."""

from datetime import date

from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from matchmaker.domain.neutrality import LEAST_FITS
from matchmaker.domain.periods import EARLIEST, Period, PeriodKind
from matchmaker.web.labels_partner import hours_label, month_label


def short_day(day: date) -> str:
    """A day in figures."""
    return str(format_date(day, "medium", rebase=False))  # type: ignore[no-untyped-call]


def period_label(period: Period) -> str:
    """A period in words."""
    match period.kind:
        case PeriodKind.MONTH:
            return month_label(period.key)
        case PeriodKind.QUARTER:
            return _("Quarter %(number)s of %(year)s", number=period.key[-1], year=str(period.first.year))
        case PeriodKind.YEAR:
            return str(period.first.year)
        case PeriodKind.START:
            return _(
                "Since the start (%(first)s to %(last)s)",
                first=short_day(period.first),
                last=short_day(period.last),
            )
        case _:
            return _("%(first)s to %(last)s", first=short_day(period.first), last=short_day(period.last))


def period_problem(key: str) -> str:
    """Message for a period that cannot be taken."""
    return {
        "period_unknown": _("Please choose one of the periods, or enter your own dates."),
        "date_missing": _("Please enter a day."),
        "date_wrong": _("Please enter a day that exists, like 01.10.2026."),
        "date_early": _("Please enter a day from %(day)s on.", day=short_day(EARLIEST)),
        "date_future": _("This day lies in the future."),
        "date_order": _("The last day must not lie before the first one."),
    }[key]


def verdict_label(verdict: str) -> str:
    """What may be said of how often a partner was shown, as a whole sentence."""
    return {
        "as_often": _("Shown about as often as it fits."),
        "more": _("Shown more often among the first than by lot."),
        "less": _("Shown less often among the first than by lot."),
        "too_few": _("Too few to say: it fits fewer than %(least)d needs.", least=LEAST_FITS),
        "no_choice": _("Always shown where it fits, like everybody there."),
    }[verdict]


def short_verdict(verdict: str) -> str:
    """The same in a word or two, for tables."""
    return {
        "as_often": _("about as often"),
        "more": _("more often"),
        "less": _("less often"),
        "too_few": _("too few needs"),
        "no_choice": _("always shown"),
    }[verdict]


def funnel_label(step: str) -> str:
    """How far a need has come."""
    return {
        "needs": _("Needs stated"),
        "found": _("At least one partner fits"),
        "requested": _("Introduction requested"),
        "approved": _("Partner asked by the chamber"),
        "accepted": _("Accepted by a partner"),
        "met": _("Meeting took place"),
        "success": _("Order or trial project"),
    }[step]


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign."""
    rounded = round(100 * value, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return sign + str(format_decimal(abs(rounded)))


def percent(value: float) -> str:
    """A share of 100, with one decimal."""
    return str(format_decimal(round(100 * value, 1)))


def why_label(why: str) -> str:
    """Why a need has no partner."""
    return {
        "nobody_fits": _("Nobody in the network fits"),
        "declined": _("Partner declined: not its expertise"),
        "expired": _("Partner did not answer in time"),
    }[why]


def gap_headings() -> tuple[str, ...]:
    """Columns of the gaps as a file."""
    return (
        *(_("Rank"), _("Gap"), _("Needs"), _("Companies"), _("Additionally served"), _("Served in all")),
        *(_("Typical words"), _("Districts"), _("Industries"), _("Size classes"), _("Why without a partner")),
    )


def figure_label(key: str) -> str:
    """What is compared between chambers."""
    return {
        "found": _("Needs for which at least one partner fits"),
        "requested": _("Needs with a requested introduction"),
        "approved": _("Needs for which the chamber asked a partner"),
        "accepted": _("Needs that a partner accepted"),
        "met": _("Needs with a meeting"),
        "success": _("Needs with an order or trial project"),
        "unmet": _("Needs without a partner until now"),
        "chamber_times": _("The chamber’s answer (median)"),
        "partner_times": _("The partner’s answer (median)"),
        "waiting_times": _("The company’s wait for contact data (median)"),
        "grades": _("Grade that companies give themselves (mean)"),
        "attendance": _("Registered people who came to the event"),
        "newcomers": _("First places that went to newcomers"),
    }[key]


def cases_label(key: str, count: int) -> str:
    """Of how many cases a figure is made."""
    match key:
        case "chamber_times" | "partner_times" | "waiting_times":
            return ngettext("one answer", "%(num)d answers", count)
        case "grades":
            return ngettext("one company", "%(num)d companies", count)
        case "attendance":
            return ngettext("one registration", "%(num)d registrations", count)
        case _:
            return ngettext("one need", "%(num)d needs", count)


def figure_value(kind: str, value: float) -> str:
    """A figure as it is read: a share in percent, a span of time, a grade with one decimal."""
    match kind:
        case "share":
            return _("%(share)s percent", share=format_decimal(round(100 * value, 1)))
        case "hours":
            return hours_label(value)
        case _:
            return str(format_decimal(round(value, 1)))


def quartile_label(standing: str | None) -> str:
    """Where the own figure lies among those of the chambers."""
    return {
        "below": _("below the middle half"),
        "within": _("in the middle half"),
        "above": _("above the middle half"),
        None: _("cannot be compared"),
    }[standing]


STEERING_LABELS = (
    *(period_label, short_day, verdict_label, short_verdict, funnel_label, points, percent, why_label),
    *(figure_label, cases_label, figure_value, quartile_label),
)
"""What templates may call."""
