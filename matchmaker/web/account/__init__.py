"""One's own account: profile, password, second factor, sessions, colleagues."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, template_folder="templates")
