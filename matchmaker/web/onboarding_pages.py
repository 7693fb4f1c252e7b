"""What the pages of onboarding share: conflicts in words, and values of two editors side by side."""

from collections.abc import Mapping
from typing import Any

from flask import make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict
from matchmaker.web.labels_onboarding import edited_field_label


def _why(status: str | None) -> str:
    """What the present state means for somebody whose click came too late."""
    return {
        "draft": _("It is a draft at the moment."),
        "submitted": _("The application is with the chamber."),
        "returned": _("It has been returned to the partner."),
        "active": _("The partner is in the network."),
        "paused": _("The partner pauses."),
        "retired": _("The partner has left the network."),
        "rejected": _("The application has been rejected."),
        "in_review": _("The text is in review."),
        "live": _("The offering is published."),
        "archived": _("The offering is archived."),
        "approved": _("The edit has been taken over already."),
        "withdrawn": _("The edit was taken back or replaced by a newer one."),
    }.get(status or "", "")


def conflict_page(error: Conflict, back: str) -> Response:
    """Nothing was changed: where things stand now, and the way to the page that shows it."""
    advice = _why(error.status) + " " + _("Nothing was changed by your click.")
    page = render_template(
        "error.html",
        code=409,
        heading=_("This has changed in the meantime"),
        advice=advice.strip(),
        typed=[],
        back=back,
    )
    return make_response(page, 409)


def theirs(current: Mapping[str, Any], typed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(field, value as a colleague saved it) of everything that differs from what was typed here."""
    return [
        (edited_field_label(name), _shown(value))
        for name, value in current.items()
        if name != "key" and _plain(value) != _plain(typed.get(name, value))
    ]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "–"
    return str(value) or "–"
