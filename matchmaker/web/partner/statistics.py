"""The partner's own statistics, as a page and as a file."""

from collections.abc import Iterator

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.services.partners.statistics import QUIET_DAYS, SHOWN_BEST, Figures, PartnerStatisticsView
from matchmaker.web.context import services
from matchmaker.web.csv_files import Cell, csv_file
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_introductions import outcome_label
from matchmaker.web.labels_partner import decline_choice_label
from matchmaker.web.partner import blueprint

STEPS = ("shown", "requested", "approved", "accepted", "met")
"""The way from being shown to a meeting; each step is a part of the one before, give or take a month."""


def step_label(step: str) -> str:
    """What a figure counts."""
    return {
        "shown": _("Shown among the first three"),
        "requested": _("Introduction requested"),
        "approved": _("Passed on to you"),
        "accepted": _("Accepted by you"),
        "declined": _("Declined by you"),
        "expired": _("Not answered in time"),
        "met": _("Meeting took place"),
        "no_show": _("Meeting did not happen"),
    }[step]


def _statistics() -> PartnerStatisticsView:
    return services().partners.statistics.of_partner(current_actor(), language())


@blueprint.get("/partnerbereich/statistik")
def statistics() -> str:
    """Twelve months from being shown to the outcome, and how each offering is found."""
    return render_template(
        "partner/statistics.html",
        view=_statistics(),
        steps=STEPS,
        columns=list(Figures.__slots__),
        step_label=step_label,
        quiet_days=QUIET_DAYS,
        shown_best=SHOWN_BEST,
    )


@blueprint.get("/partnerbereich/statistik.csv")
def statistics_file() -> Response:
    """The same figures for a spreadsheet."""
    view = _statistics()
    return csv_file(f"statistik-{view.months[-1].month}.csv", _rows(view))


def _rows(view: PartnerStatisticsView) -> Iterator[list[Cell]]:
    names = list(Figures.__slots__)
    yield [_("Partner"), view.partner_name]
    yield []
    yield [_("Month"), *(step_label(name) for name in names)]
    for one in view.months:
        yield [one.month, *(getattr(one.figures, name) for name in names)]
    yield [_("Together"), *(getattr(view.total, name) for name in names)]
    yield []
    yield [_("Reason for declining"), _("Number")]
    for reason, count in view.declined_by.items():
        yield [decline_choice_label(reason), count]
    yield []
    yield [_("Outcome"), _("Number")]
    for outcome, count in view.outcomes.items():
        yield [outcome_label(outcome), count]
    yield []
    yield [_("Stars on average (1 to 5)"), None if view.stars is None else round(view.stars, 2)]
    yield [_("Ratings"), view.rated]
    yield [_("Half of the answers within (hours)"), _rounded(view.answer_hours)]
    yield [_("Answers"), view.answered]
    yield []
    yield [_("Offering"), _("Shown in %(days)d days", days=QUIET_DAYS), _("Requested")]
    for offering in view.offerings:
        yield [offering.title, offering.shown, offering.requested]


def _rounded(value: float | None) -> Cell:
    return None if value is None else round(value, 1)
