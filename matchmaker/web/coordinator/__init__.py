"""Pages of coordinators: queue, decisions, reviews, search."""

from flask import Blueprint

blueprint = Blueprint("coordinator", __name__, template_folder="templates")
