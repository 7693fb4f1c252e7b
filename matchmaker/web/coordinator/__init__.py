"""Pages of coordinators: queue, decisions, reviews, search."""

from flask import Blueprint

from matchmaker.domain.vocabulary import Role
from matchmaker.web import guards
from matchmaker.web.coordinator import labels

blueprint = Blueprint("coordinator", __name__, template_folder="templates")
blueprint.before_request(guards.require_role(Role.COORDINATOR, Role.ADMINISTRATOR))
blueprint.record_once(labels.register)

from matchmaker.web.coordinator import (  # noqa: E402  (routes register themselves)
    comparison,  # noqa: F401
    decide,  # noqa: F401
    effect,  # noqa: F401
    event_form,  # noqa: F401
    event_participants,  # noqa: F401
    events,  # noqa: F401
    export,  # noqa: F401
    gaps,  # noqa: F401
    home,  # noqa: F401
    imports,  # noqa: F401
    network,  # noqa: F401
    neutrality,  # noqa: F401
    on_behalf,  # noqa: F401
    presence,  # noqa: F401
    queue,  # noqa: F401
    recognition,  # noqa: F401
    reviews,  # noqa: F401
    search,  # noqa: F401
    table_plan,  # noqa: F401
    trail,  # noqa: F401
    unmet,  # noqa: F401
    weights,  # noqa: F401
)
