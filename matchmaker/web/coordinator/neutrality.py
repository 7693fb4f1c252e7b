"""The neutrality report of the chamber: as a page to read and print, and as files."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matchmaker.domain.neutrality import FIRST, LEAST_FITS, Verdict
from matchmaker.services.steering.neutrality import ENOUGH_NEEDS
from matchmaker.services.steering.views import NeutralityReport, PartnerLine
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.coordinator.neutrality_rows import sheets, stacked
from matchmaker.web.csv_files import csv_file
from matchmaker.web.guards import current_actor
from matchmaker.web.period_form import PeriodForm, from_address
from matchmaker.web.xlsx_files import xlsx_file

SORTS = ("passt", "name", "vorn", "abweichung", "angefragt", "zugesagt", "abgelehnt")
"""By what the partners can be sorted; names begin with A, everything else with the most."""
VERDICTS = (Verdict.AS_OFTEN, Verdict.MORE, Verdict.LESS, Verdict.NO_CHOICE, Verdict.TOO_FEW)


@blueprint.get("/koordination/neutralitaet")
def neutrality() -> ResponseReturnValue:
    """The report of a period; a wrong period is shown again with what was typed."""
    form, report = _asked()
    sort = request.args.get("sortierung", "")
    sort = sort if sort in SORTS else SORTS[0]
    page = render_template(
        "coordinator/neutrality.html",
        form=form,
        choices=services().steering.neutrality.choices(current_actor()),
        report=report,
        lines=ordered(report.partners, sort) if report else (),
        sort=sort,
        arguments=form.arguments,
        verdicts=VERDICTS,
        first=FIRST,
        least=LEAST_FITS,
        enough=ENOUGH_NEEDS,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/koordination/neutralitaet.csv")
def neutrality_csv() -> ResponseReturnValue:
    """The same figures for a spreadsheet, one table after the other."""
    form, report = _asked()
    return csv_file(f"{_file(report)}.csv", stacked(report)) if report else _back(form)


@blueprint.get("/koordination/neutralitaet.xlsx")
def neutrality_xlsx() -> ResponseReturnValue:
    """The same figures as a workbook with a sheet for each table."""
    form, report = _asked()
    return xlsx_file(f"{_file(report)}.xlsx", sheets(report)) if report else _back(form)


def ordered(lines: Sequence[PartnerLine], sort: str) -> list[PartnerLine]:
    """Partners in the order asked for; equals by name."""
    measures: dict[str, Any] = {
        "passt": lambda line: line.fits,
        "vorn": lambda line: line.first,
        "abweichung": lambda line: line.exposure.deviation,
        "angefragt": lambda line: line.requested,
        "zugesagt": lambda line: line.accepted,
        "abgelehnt": lambda line: line.declined,
    }
    measure = measures.get(sort)
    return sorted(lines, key=measure, reverse=True) if measure else list(lines)


def _asked() -> tuple[PeriodForm, NeutralityReport | None]:
    use, actor = services().steering.neutrality, current_actor()
    form = from_address(use.choices(actor), use.usual(actor))
    return form, use.of(actor, form.period) if form.period else None


def _file(report: NeutralityReport) -> str:
    return f"neutralitaet-{report.period.first:%Y-%m-%d}-{report.period.last:%Y-%m-%d}"


def _back(form: PeriodForm) -> ResponseReturnValue:
    """A wrong period: the page says what is wrong with it."""
    return redirect(url_for("coordinator.neutrality", **form.arguments), 303)
