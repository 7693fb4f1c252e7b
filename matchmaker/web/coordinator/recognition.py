"""Partners of other chambers: recognise them with one click, withdraw with one."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.guards import current_actor
from matchmaker.web.paging import page_number

_PATH = "/koordination/partner-anderer-kammern"


@blueprint.get(_PATH)
def partners_of_others() -> str:
    """Active partners of other chambers, nationwide ones first."""
    view = services().chambers.recognise.of_others(current_actor(), page_number())
    return render_template("coordinator/partners_of_others.html", view=view)


@blueprint.post(f"{_PATH}/bundesweite")
def recognise_nationwide() -> Response:
    """Recognise all nationwide partners at once."""
    count = services().chambers.recognise.recognise_nationwide(current_actor())
    flash(ngettext("One partner is recognised now.", "%(num)d partners are recognised now.", count))
    return redirect(url_for(".partners_of_others"), 303)


@blueprint.post(f"{_PATH}/<key>/anerkennen")
def recognise_partner(key: str) -> Response:
    """Recognise a partner: the very next need can find it."""
    services().chambers.recognise.recognise(current_actor(), key)
    flash(_("The partner is recognised: it can be introduced to your companies."))
    return redirect(url_for(".partners_of_others", seite=page_number()) + f"#p-{key}", 303)


@blueprint.post(f"{_PATH}/<key>/zuruecknehmen")
def withdraw_recognition(key: str) -> Response:
    """Recognise a partner no longer; what runs goes on."""
    services().chambers.recognise.withdraw(current_actor(), key)
    flash(_("The recognition is withdrawn. Introductions that run go on."))
    return redirect(url_for(".partners_of_others", seite=page_number()) + f"#p-{key}", 303)
