"""Pages of SMEs: profile, needs and drafts, introductions."""

from flask import Blueprint

from matchmaker.domain.vocabulary import Role
from matchmaker.web.guards import require_role

blueprint = Blueprint("sme", __name__, template_folder="templates")
blueprint.before_request(require_role(Role.SME))

from matchmaker.web.sme import (  # noqa: E402  (routes register themselves)
    assessment,
    drafts,
    events,
    export,
    home,
    introductions,
    meeting,
    needs,
    profile,
    requests,
    table_plan,
)

__all__ = [
    "assessment",
    "blueprint",
    "drafts",
    "events",
    "export",
    "home",
    "introductions",
    "meeting",
    "needs",
    "profile",
    "requests",
    "table_plan",
]
