"""The sandbox for weights: move one, see what it would have changed, keep it as a proposal."""

from collections.abc import Mapping

from babel.numbers import format_decimal
from flask import abort, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import InvalidInput
from matchmaker.services.learning.propose import LARGEST, NOTE_MAX
from matchmaker.services.learning.views import EffectView
from matchmaker.web import guards
from matchmaker.web.admin import blueprint
from matchmaker.web.context import services
from matchmaker.web.i18n import language

_LONGEST = 40
"""Characters of a typed number that are carried back into the form."""


@blueprint.get("/gewichte")
def weights_sandbox() -> Response:
    """The form, filled with the weights in use."""
    present = services().learning.propose.present(guards.current_actor())
    return _page({name: _written(value) for name, value in present.items()})


@blueprint.post("/gewichte")
def try_weights() -> Response:
    """Show what the typed weights would have changed, or keep them as a proposal."""
    use, actor, action = services().learning.propose, guards.current_actor(), request.form.get("action", "")
    if action not in ("try", "save"):
        abort(400)
    names = use.present(actor)
    typed = {name: request.form.get(name, "")[:_LONGEST].strip() for name in names}
    note = request.form.get("note", "")[: 4 * NOTE_MAX]
    values = {name: _number(text) for name, text in typed.items()}
    try:
        if action == "save":
            version = use.save(actor, values, note)
            return redirect(url_for("coordinator.weight_version", version=version), 303)
        return _page(typed, note, effect=use.effect(actor, values, language()))
    except InvalidInput as problem:
        return _page(typed, note, _in_words(problem.errors))


def _written(value: float) -> str:
    """As many digits as a weight has, so that what was not touched stays what it is."""
    return str(format_decimal(round(value, 4), locale=get_locale(), decimal_quantization=False))


def _number(text: str) -> float:
    """A number with a comma or a point; not a number when it is none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return float("nan")


def _in_words(errors: Mapping[str, str]) -> dict[str, str]:
    words = {
        "out_of_range": _("Please enter a number from 0 to %(most)d.", most=int(LARGEST)),
        "unchanged": _("These are the weights in use: please change at least one."),
        "note_missing": _("Please say in a few words why: whoever decides reads it."),
        "note_too_long": _("Please shorten the reason to %(most)d characters.", most=NOTE_MAX),
    }
    found = {name: words[key] for name, key in errors.items()}
    if "offset_other" in found:
        found["offset_other"] = _(
            "Please enter a number from %(least)d to %(most)d.", least=-int(LARGEST), most=int(LARGEST)
        )
    return found


def _page(
    typed: Mapping[str, str],
    note: str = "",
    errors: Mapping[str, str] | None = None,
    effect: EffectView | None = None,
) -> Response:
    page = render_template(
        "admin/weights.html", typed=typed, note=note, errors=errors or {}, effect=effect, note_max=NOTE_MAX
    )
    return make_response(page, 422 if errors else 200)
