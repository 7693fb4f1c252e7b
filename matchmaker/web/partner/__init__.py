"""Pages of partners: application, offerings, inbox, capacity, statistics."""

from flask import Blueprint

from matchmaker.domain.vocabulary import Role
from matchmaker.web.guards import require_role

blueprint = Blueprint("partner", __name__, template_folder="templates")
blueprint.before_request(require_role(Role.PARTNER))

from matchmaker.web.partner import (  # noqa: E402  (routes register themselves)
    answer,  # noqa: F401
    application,  # noqa: F401
    capacity,  # noqa: F401
    documents,  # noqa: F401
    events,  # noqa: F401
    export,  # noqa: F401
    home,  # noqa: F401
    inbox,  # noqa: F401
    life,  # noqa: F401
    offerings,  # noqa: F401
    statistics,  # noqa: F401
    table_plan,  # noqa: F401
)
