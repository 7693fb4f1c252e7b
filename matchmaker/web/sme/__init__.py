"""Pages of SMEs: profile, needs and drafts, introductions."""

from flask import Blueprint

blueprint = Blueprint("sme", __name__, template_folder="templates")
