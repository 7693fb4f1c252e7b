"""What the pages with somebody's own table plan share: page and calendar file."""

from flask import Response, render_template, url_for

from matchmaker.domain.clock import utc_now
from matchmaker.services.events.ical import MEDIA_TYPE
from matchmaker.services.table_plan.ical import meetings_file
from matchmaker.services.table_plan.views import OwnPlanView
from matchmaker.web.i18n import language


def own_plan_page(plan: OwnPlanView, *, file: str, paper: str, home: str) -> str:
    """The plan. `file`, `paper`: endpoints of calendar file and PDF; `home`: address of the first page."""
    key = plan.event.key
    return render_template(
        "table_plan/own.html",
        plan=plan,
        file=url_for(file, key=key),
        paper=url_for(paper, key=key),
        home=home,
    )


def own_plan_file(plan: OwnPlanView, page_endpoint: str) -> Response:
    """The plan as a file for the calendar."""
    page = url_for(page_endpoint, key=plan.event.key, _external=True)
    response = Response(meetings_file(plan, language(), page, utc_now()), content_type=MEDIA_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"{plan.event.key}.ics")
    return response
