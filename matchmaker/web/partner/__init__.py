"""Pages of partners: application, offerings, inbox, capacity, statistics."""

from flask import Blueprint

from matchmaker.domain.vocabulary import Role
from matchmaker.web.guards import require_role

blueprint = Blueprint("partner", __name__, template_folder="templates")
blueprint.before_request(require_role(Role.PARTNER))

from matchmaker.web.partner import answer, capacity, home, inbox, statistics  # noqa: E402, F401  (routes register themselves)
