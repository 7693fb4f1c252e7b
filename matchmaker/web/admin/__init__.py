"""Pages of a chamber's administrators: people and invitations."""

from flask import Blueprint

from matchmaker.domain.vocabulary import Role
from matchmaker.web import guards

blueprint = Blueprint("admin", __name__, template_folder="templates", url_prefix="/verwaltung")
blueprint.before_request(guards.require_role(Role.ADMINISTRATOR))

from matchmaker.web.admin import people  # noqa: E402, F401  (routes register themselves)
