"""Pages of the demonstration only: the mails that were sent."""

from flask import Blueprint

blueprint = Blueprint("demo", __name__, template_folder="templates")

from matchmaker.web.demo import mails  # noqa: E402, F401  (routes register themselves)
