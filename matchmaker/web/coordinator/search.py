"""Search, and the files of companies and partners."""

from flask import render_template, request

from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.paging import page_number

KINDS = {"betriebe": "smes", "partner": "partners", "vermittlungen": "introductions"}
"""Kinds of hits as they stand in addresses."""


@blueprint.get("/koordination/suche")
def search() -> str:
    """One box for companies, partners and introductions."""
    kind = KINDS.get(request.args.get("art", ""))
    view = services().coordination.search.search(
        current_actor(), request.args.get("q", "")[:1000], language(), kind, page_number()
    )
    return render_template("coordinator/search.html", view=view, kinds=KINDS)


@blueprint.get("/koordination/betriebe/<key>")
def company(key: str) -> str:
    """The file of a company of the own chamber."""
    return render_template(
        "coordinator/company.html",
        file=services().coordination.files.sme(current_actor(), key, language()),
        grades=services().self_assessment.stored.of_company(current_actor(), key, language()),
    )


@blueprint.get("/koordination/partner/<key>")
def partner(key: str) -> str:
    """The file of a partner."""
    view = services().coordination.files.partner(current_actor(), key, language(), page_number())
    return render_template("coordinator/partner.html", file=view)
