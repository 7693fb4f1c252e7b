"""Sign up, sign in, verify an address, change it, reset a password, confirm the second factor."""

from flask import Blueprint

blueprint = Blueprint("auth", __name__, template_folder="templates")

from matchmaker.web.auth import (  # noqa: E402  (routes register themselves)
    erased,  # noqa: F401
    invitation,  # noqa: F401
    new_address,  # noqa: F401
    reset,  # noqa: F401
    sign_in,  # noqa: F401
    sign_up,  # noqa: F401
)
