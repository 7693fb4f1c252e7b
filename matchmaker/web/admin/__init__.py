"""Pages of a chamber's administrators: people and invitations."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, template_folder="templates")
