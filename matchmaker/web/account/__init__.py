"""One's own account: profile, password, second factor, sessions, colleagues."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, template_folder="templates", url_prefix="/konto")

from matchmaker.web.account import (  # noqa: E402  (routes register themselves)
    address,  # noqa: F401
    colleagues,  # noqa: F401
    erasure,  # noqa: F401
    profile,  # noqa: F401
    second_factor,  # noqa: F401
    security,  # noqa: F401
)
