"""Sign up, sign in, verify an address, reset a password, confirm the second factor."""

from flask import Blueprint

blueprint = Blueprint("auth", __name__, template_folder="templates")

from matchmaker.web.auth import invitation, reset, sign_in, sign_up  # noqa: E402, F401  (routes register themselves)
