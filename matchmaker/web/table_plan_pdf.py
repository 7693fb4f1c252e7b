"""Table plans on paper: a PDF made by fpdf2 with the product's own typeface."""

from collections.abc import Sequence
from pathlib import Path

from flask import Response
from flask_babel import gettext as _
from fpdf import FPDF
from fpdf.fonts import FontFace

from matchmaker.services.events.views import EventView
from matchmaker.services.table_plan.views import MeetingView, OwnPlanView
from matchmaker.web.i18n import language
from matchmaker.web.labels_events import clock, event_when, event_where

_FONTS = Path(__file__).parent / "static" / "vendor" / "fira-sans"
_FAMILY = "Fira Sans"
MEDIA_TYPE = "application/pdf"


def whole_plan_pdf(event: EventView, meetings: Sequence[MeetingView]) -> Response:
    """All meetings by time and table, for the wall and for the desk."""
    rows = [
        (clock(one.begins_at), str(one.table), one.company, one.partner)
        for one in sorted(meetings, key=lambda one: (one.begins_at, one.table))
        if one.status != "cancelled"
    ]
    head = (_("Time"), _("Table"), _("Company"), _("Partner"))
    return _response(event, _("Table plan"), "", head, rows)


def own_plan_pdf(plan: OwnPlanView) -> Response:
    """Somebody's own meetings."""
    rows = [
        (
            _("%(from_time)s to %(to_time)s", from_time=clock(one.begins_at), to_time=clock(one.ends_at)),
            str(one.table),
            one.other or _("A company that introduces itself at the table"),
        )
        for one in plan.meetings
    ]
    return _response(plan.event, _("Your meetings"), plan.for_name, (_("Time"), _("Table"), _("With")), rows)


def _response(
    event: EventView, title: str, whose: str, head: Sequence[str], rows: Sequence[Sequence[str]]
) -> Response:
    page = FPDF(format="A4")
    page.set_margins(18, 18)
    page.set_lang(language())
    page.set_title(f"{title}: {event.title}")
    for style, weight in (("", "Regular"), ("B", "SemiBold")):
        page.add_font(_FAMILY, style, _FONTS / f"FiraSans-{weight}.ttf")
    page.add_page()
    _line(page, title, 20, "B")
    _line(page, event.title, 13, "B")
    _line(page, f"{event_when(event)}, {event_where(event)}", 11, "")
    if whose:
        _line(page, whose, 11, "")
    page.ln(4)
    page.set_font(_FAMILY, size=10)
    widths = (18, 14, 40, 40) if len(head) == 4 else (30, 14, 68)
    bold = FontFace(emphasis="BOLD")
    with page.table(
        col_widths=widths,
        headings_style=bold,
        padding=1.2,
        text_align="LEFT",
        borders_layout="HORIZONTAL_LINES",
    ) as table:
        for cells in (head, *rows):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    response = Response(bytes(page.output()), content_type=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"{event.key}.pdf")
    return response


def _line(page: FPDF, words: str, size: int, style: str) -> None:
    page.set_font(_FAMILY, style, size)
    page.multi_cell(0, size * 0.5, words, new_x="LMARGIN", new_y="NEXT")
