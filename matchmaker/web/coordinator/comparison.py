"""The own chamber's figures beside those of all: as a page to read and print, and as files."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from matchmaker.domain.comparison import LEAST_CASES, LEAST_CHAMBERS, LEAST_OTHERS
from matchmaker.domain.periods import Period
from matchmaker.services.steering.comparison import ComparisonLine, ComparisonView
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.csv_files import Cell, csv_file
from matchmaker.web.guards import current_actor
from matchmaker.web.labels_steering import cases_label, figure_label, period_label, quartile_label
from matchmaker.web.xlsx_files import xlsx_file


@blueprint.get("/koordination/vergleich")
def comparison() -> ResponseReturnValue:
    """The comparison of a period; one that cannot be chosen is answered with the choice."""
    choices = services().steering.comparison.choices(current_actor())
    period, wrong = _asked(choices)
    view = None if wrong else services().steering.comparison.of(current_actor(), period)
    page = render_template(
        "coordinator/comparison.html",
        view=view,
        choices=choices,
        chosen=view.period.key if view else "",
        wrong=wrong,
        least={"cases": LEAST_CASES, "chambers": LEAST_CHAMBERS, "others": LEAST_OTHERS},
    )
    return page, 422 if wrong else 200


@blueprint.get("/koordination/vergleich.csv")
def comparison_csv() -> ResponseReturnValue:
    """The same figures for a spreadsheet."""
    view = _view()
    return csv_file(f"{_file(view)}.csv", _rows(view)) if view else _back()


@blueprint.get("/koordination/vergleich.xlsx")
def comparison_xlsx() -> ResponseReturnValue:
    """The same figures as a workbook."""
    view = _view()
    return xlsx_file(f"{_file(view)}.xlsx", {_("Comparison"): _rows(view)}) if view else _back()


def _asked(choices: tuple[Period, ...]) -> tuple[Period | None, bool]:
    """The period of the address, None for the usual one; and whether it is none of the choices."""
    key = request.args.get("zeitraum", "")
    found = next((one for one in choices if one.key == key), None)
    return found, bool(key) and found is None


def _view() -> ComparisonView | None:
    use, actor = services().steering.comparison, current_actor()
    period, wrong = _asked(use.choices(actor))
    return None if wrong else use.of(actor, period)


def _back() -> ResponseReturnValue:
    """A wrong period: the page says so."""
    return redirect(url_for("coordinator.comparison", zeitraum=request.args.get("zeitraum", "")[:40]), 303)


def _file(view: ComparisonView) -> str:
    return f"vergleich-{view.period.key.lower()}"


def _rows(view: ComparisonView) -> list[list[Cell]]:
    head: list[Cell] = [
        *(_("Figure"), _("Unit"), _("Your own chamber"), _("Made of"), _("Lower quartile"), _("Median")),
        *(_("Upper quartile"), _("Your chamber among all"), _("Period")),
    ]
    return [head, *(_row(line, view.period) for line in view.lines)]


def _row(line: ComparisonLine, period: Period) -> list[Cell]:
    units = {"share": _("share of 1"), "hours": _("hours"), "grade": _("school grade, 1 to 6")}
    own, others = line.own, line.others
    return [
        *(figure_label(line.key), units[line.kind]),
        round(own.value, 4) if own else None,
        cases_label(line.key, own.cases) if own else None,
        *((others.low, others.middle, others.high) if others else (None, None, None)),
        *(quartile_label(line.standing), period_label(period)),
    ]
