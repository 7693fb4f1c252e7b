"""A company's own plan of a roadshow."""

from flask import Response, url_for

from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.own_plan import own_plan_file, own_plan_page
from matchmaker.web.sme import blueprint
from matchmaker.web.table_plan_pdf import own_plan_pdf


@blueprint.get("/betrieb/tischplan/<key>")
def table_plan(key: str) -> str:
    """Times, tables and whom one meets, once the plan is published."""
    plan = services().table_plan.own.of_company(current_actor(), key, language())
    return own_plan_page(plan, file=".table_plan_file", paper=".table_plan_paper", home=url_for(".home"))


@blueprint.get("/betrieb/tischplan/<key>.ics")
def table_plan_file(key: str) -> Response:
    """The same as a file for the calendar."""
    plan = services().table_plan.own.of_company(current_actor(), key, language())
    return own_plan_file(plan, "sme.table_plan")


@blueprint.get("/betrieb/tischplan/<key>.pdf")
def table_plan_paper(key: str) -> Response:
    """The same on paper."""
    return own_plan_pdf(services().table_plan.own.of_company(current_actor(), key, language()))
