"""Who has met whom: a map, and tables that say the same."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.period_form import from_address


@blueprint.get("/koordination/netz")
def network() -> ResponseReturnValue:
    """Introductions from acceptance on, by district and partner; a wrong period is shown again as typed."""
    use, actor = services().steering, current_actor()
    choices = use.neutrality.choices(actor)
    form = from_address(choices, use.neutrality.all_time(actor))
    chosen = {name: request.args.get(name, "")[:60] or None for name in ("thema", "kreis")}
    view = (
        use.network.of(actor, form.period, chosen["thema"], chosen["kreis"], language())
        if form.period
        else None
    )
    page = render_template("coordinator/network.html", form=form, choices=choices, chosen=chosen, view=view)
    return page, 422 if form.errors else 200
