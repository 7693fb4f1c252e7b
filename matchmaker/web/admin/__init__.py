"""Pages of a chamber's administrators: people, invitations, mails, and the sandbox for weights."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, template_folder="templates", url_prefix="/verwaltung")

from matchmaker.web.admin import chambers, mails, people, weights  # noqa: E402, F401  (routes register themselves)
