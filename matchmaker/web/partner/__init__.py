"""Pages of partners: application, offerings, inbox, capacity, statistics."""

from flask import Blueprint

blueprint = Blueprint("partner", __name__, template_folder="templates")
