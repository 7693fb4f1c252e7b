"""Pages for everybody: state a need, see who can help, browse partners and topics."""

from flask import Blueprint

blueprint = Blueprint("public", __name__, template_folder="templates")

from matchmaker.web.public import (  # noqa: E402, F401  (routes register themselves)
    chambers,
    confirmation,
    consent,
    directory,
    events,
    information,
    needs,
    neutrality,
    self_assessment,
)
