"""Pages that explain: why these partners, imprint, privacy, accessibility; and the health check."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from matchmaker.services.imports.letters import DELETE_AFTER
from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.public import blueprint
from matchmaker.web.public.needs import SHOWN_FIRST, SHOWN_ON_REQUEST


@blueprint.get("/warum-diese-partner")
def why() -> str:
    """The ranking's parameters, published."""
    return render_template(
        "public/why.html",
        ranking=services().ranking_facts.facts(),
        shown_first=SHOWN_FIRST,
        shown_on_request=SHOWN_ON_REQUEST,
        language=language(),
    )


@blueprint.get("/warum-diese-partner/messung")
def measured() -> str:
    """How good the order is: what was measured, and what was not."""
    return render_template("public/measured.html", view=services().measured_quality.quality(language()))


@blueprint.get("/impressum")
def imprint() -> str:
    """Who is responsible for these pages."""
    return render_template("public/imprint.html")


@blueprint.get("/datenschutz")
def privacy() -> str:
    """What is stored, why and for how long."""
    return render_template(
        "public/privacy.html",
        days=services().state_need.anonymous_need_days,
        import_days=DELETE_AFTER.days,
    )


@blueprint.get("/barrierefreiheit")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("public/accessibility.html")


@blueprint.get("/healthz")
def health() -> ResponseReturnValue:
    """For monitoring: 200 when database and catalogue answer, 500 otherwise."""
    return {"status": "ok", "version": current_app.config["VERSION"], **services().health.check()}
