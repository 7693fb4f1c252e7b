"""Pages of a chamber's administrators: people and invitations."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, template_folder="templates", url_prefix="/verwaltung")

from matchmaker.web.admin import mails, people  # noqa: E402, F401  (routes register themselves)
