"""The neutrality report as rows of cells, for files."""

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _

from matchmaker.domain.durations import Durations
from matchmaker.services.steering.views import NeutralityReport, PartnerLine
from matchmaker.web.csv_files import Cell
from matchmaker.web.labels_introductions import outcome_label, reason_label, side_label
from matchmaker.web.labels_steering import funnel_label, period_label, verdict_label

Rows = list[list[Cell]]


def sheets(report: NeutralityReport) -> dict[str, Rows]:
    """One table for each subject, by its name."""
    return {
        _("Exposure"): _exposure(report.partners),
        _("Introductions"): _introductions(report.partners),
        _("Reasons"): _reasons(report.partners),
        _("Key figures"): _figures(report),
    }


def stacked(report: NeutralityReport) -> Iterator[Sequence[Cell]]:
    """All tables one below the other, each with its name above."""
    for name, rows in sheets(report).items():
        yield [name]
        yield from rows
        yield []


def _exposure(lines: Sequence[PartnerLine]) -> Rows:
    head: list[Cell] = [
        *(_("Partner"), _("Fits (needs)"), _("Among the first three"), _("Expected by lot")),
        *(_("Exposure share"), _("Qualified share"), _("Deviation")),
        *(_("95 percent interval from"), _("to"), _("In words"), _("First places as a newcomer")),
    ]
    return [head, *(_exposure_of(line) for line in lines)]


def _exposure_of(line: PartnerLine) -> list[Cell]:
    one = line.exposure
    shares = (one.share, one.qualified, one.deviation, one.low, one.high)
    return [
        *(line.name, line.fits, line.first, round(line.expected, 2)),
        *(round(share, 5) for share in shares),
        *(verdict_label(one.verdict), line.newcomer),
    ]


def _introductions(lines: Sequence[PartnerLine]) -> Rows:
    head: list[Cell] = [
        *(_("Partner"), _("Requested"), _("Refused by the chamber"), _("Exchanged by the chamber")),
        *(_("Asked"), _("Accepted"), _("Declined"), _("Not answered in time"), _("Met"), _("Did not meet")),
    ]
    return [head, *(_introductions_of(line) for line in lines)]


def _introductions_of(line: PartnerLine) -> list[Cell]:
    return [
        *(line.name, line.requested, line.refused, line.exchanged, line.approved, line.accepted),
        *(line.declined, line.expired, line.met, line.no_show),
    ]


def _reasons(lines: Sequence[PartnerLine]) -> Rows:
    rows: Rows = [[_("Partner"), _("Who"), _("Reason"), _("Number")]]
    for line in lines:
        for who, counts in ((_("Chamber"), line.refused_by), (_("Partner"), line.declined_by)):
            rows += [[line.name, who, reason_label(reason), count] for reason, count in counts.items()]
    return rows


def _figures(report: NeutralityReport) -> Rows:
    needs = report.needs
    times: Mapping[str, Durations] = {
        _("Chamber’s answer"): report.chamber_times,
        _("Partner’s answer"): report.partner_times,
        _("From request to contact"): report.waiting_times,
    }
    rows: Rows = [
        [_("Key figure"), _("Value")],
        [_("Chamber"), report.chamber_name],
        [_("Period"), period_label(report.period)],
        [_("First places"), needs.places],
        [_("First places of newcomers"), needs.by_newcomers],
        [_("Of these by the rule for newcomers"), needs.moved_up],
        [_("Needs whose list was full"), needs.full],
    ]
    rows += [[funnel_label(step), count] for step, count in report.funnel]
    rows += [[outcome_label(outcome), count] for outcome, count in report.outcomes.items()]
    for side, (count, mean) in report.stars.items():
        rows.append([_("Stars: %(side)s", side=side_label(side)), round(mean, 2)])
        rows.append([_("Ratings: %(side)s", side=side_label(side)), count])
    for name, one in times.items():
        rows.append([_("%(what)s: number", what=name), one.count])
        rows.append([_("%(what)s: median in hours", what=name), _rounded(one.median)])
        rows.append([_("%(what)s: 90 of 100 within hours", what=name), _rounded(one.ninth)])
    return rows


def _rounded(value: float | None) -> Cell:
    return None if value is None else round(value, 1)
