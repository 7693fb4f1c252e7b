"""Who comes later to a roadshow or leaves earlier: seen and corrected by the chamber, also on the day."""

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.services.table_plan.presence import PresenceLine, TypedPresence
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.event_pages import event_conflict_page, event_words
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language

_PATH = "/koordination/veranstaltungen/<key>/tischplan/anwesenheit"
_LONGEST = 20


def _page(
    key: str, typed: Mapping[str, TypedPresence], errors: Mapping[str, str], status: int = 200
) -> Response:
    page = render_template(
        "coordinator/presence.html",
        view=services().table_plan.presences.of(current_actor(), key, language()),
        typed=typed,
        errors=errors,
    )
    return make_response(page, status)


@blueprint.get(_PATH)
def presence(key: str) -> Response:
    """Everybody with the times at which they are there."""
    return _page(key, {}, {})


@blueprint.post(_PATH)
def change_presence(key: str) -> Response:
    """Keep the times that were changed; the plan follows when it is made again."""
    use, actor = services().table_plan.presences, current_actor()
    view = use.of(actor, key, language())
    typed = {line.number: _typed(line) for line in (*view.partners, *view.companies)}
    try:
        changed = use.change(actor, key, typed)
    except InvalidInput as problem:
        return _page(key, typed, event_words(problem), 422)
    except Conflict as problem:
        return event_conflict_page(problem, url_for("coordinator.presence", key=key))
    if changed:
        flash(
            ngettext(
                "The times of one are changed. Please plan again.",
                "The times of %(num)d are changed. Please plan again.",
                changed,
            )
        )
    return redirect(url_for("coordinator.table_plan", key=key), 303)


def _typed(line: PresenceLine) -> TypedPresence:
    """What the form says of a line; a line that it does not name stays as it is."""

    def field(name: str, otherwise: str) -> str:
        return request.form.get(f"{line.number}.{name}", otherwise)[:_LONGEST].strip()

    shown_from, shown_until = field("shown_from", line.there_from), field("shown_until", line.there_until)
    return TypedPresence(
        field("there_from", shown_from), field("there_until", shown_until), shown_from, shown_until
    )
