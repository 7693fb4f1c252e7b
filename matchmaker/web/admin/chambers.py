"""Set a chamber up: the list, the checklist, districts, texts, logo, colleagues; open and pause it."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from matchmaker.domain.chamber import (
    CONTACT_MAX,
    LOGO_BYTES,
    NAME_MAX,
    NEED_DAYS,
    SENDER_MAX,
    WELCOME_MAX,
    ChamberAction,
    ChamberInput,
)
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.web.admin import blueprint
from matchmaker.web.context import services
from matchmaker.web.errors import conflict_page
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_chambers import chamber_problems
from matchmaker.web.limits import MAIL_RATE_LIMIT, limiter

_ONE = "/kammern/<string(minlength=3, maxlength=10):code>"
_TEXTS = tuple(ChamberInput.__dataclass_fields__)
_TYPED_MAX = 4 * CONTACT_MAX
"""Characters of one field that are carried back into the form."""
UPLOAD_ENDPOINT = "admin.keep_logo"
UPLOAD_BYTES_MAX = LOGO_BYTES + 64 * 1024
"""Size of the whole request: the picture and the form around it."""
_DISTRICTS_MAX = 500


@blueprint.app_url_value_preprocessor
def allow_logo(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Only this endpoint takes a picture; set before anything reads the request."""
    if endpoint == UPLOAD_ENDPOINT:
        request.max_content_length = UPLOAD_BYTES_MAX


@blueprint.get("/kammern")
def chambers() -> str:
    """The own chamber, and for those who may open others all of them."""
    lines = services().chambers.read.all(current_actor())
    return render_template("admin/chambers.html", lines=lines)


@blueprint.post("/kammern")
def prepare_chamber() -> Response:
    """Begin with a chamber."""
    code = request.form.get("code", "")[:10]
    services().chambers.set_up.prepare(current_actor(), code)
    return redirect(url_for(".chamber", code=code), 303)


@blueprint.get(_ONE)
def chamber(code: str) -> Response:
    """What is there and what is missing."""
    return _overview(code)


@blueprint.post(f"{_ONE}/stand")
def move_chamber(code: str) -> Response:
    """Open or pause the chamber."""
    if (wanted := request.form.get("action", "")) not in set(ChamberAction):
        abort(400)
    try:
        services().chambers.set_up.move(current_actor(), code, _version(), ChamberAction(wanted))
    except Conflict as problem:
        return conflict_page(problem)
    flash(_("The chamber is open: its companies can ask for introductions.") if wanted == "open"
          else _("The chamber is paused: nothing new can be asked for, what runs goes on."))  # fmt: skip
    return redirect(url_for(".chamber", code=code), 303)


@blueprint.post(f"{_ONE}/personen")
@limiter.limit(MAIL_RATE_LIMIT)
def invite_to_chamber(code: str) -> Response:
    """Invite an administrator or coordinator to a chamber that is being prepared."""
    typed = {"email": request.form.get("email", "")[:400].strip(), "role": request.form.get("role", "")[:20]}
    try:
        services().chambers.set_up.invite(current_actor(), code, typed["email"], typed["role"], language())
    except InvalidInput as problem:
        return _overview(code, 422, typed, chamber_problems(problem))
    flash(_("The invitation is on its way."))
    return redirect(url_for(".chamber", code=code), 303)


@blueprint.get(f"{_ONE}/landkreise")
def chamber_districts(code: str) -> Response:
    """Choose the districts of the chamber."""
    return _districts(code)


@blueprint.post(f"{_ONE}/landkreise")
def choose_districts(code: str) -> Response:
    """Keep the chosen districts."""
    chosen = tuple(one[:10] for one in request.form.getlist("districts")[:_DISTRICTS_MAX])
    try:
        services().chambers.set_up.choose_districts(current_actor(), code, _version(), chosen)
    except InvalidInput as problem:
        return _districts(code, 422, chosen, chamber_problems(problem))
    except Conflict:
        return _districts(code, 409, chosen, {"districts": _changed()})
    flash(_("The districts are kept."))
    return redirect(url_for(".chamber", code=code), 303)


@blueprint.get(f"{_ONE}/texte")
def chamber_texts(code: str) -> Response:
    """Texts, retention, and how mails are sent."""
    return _texts(code)


@blueprint.post(f"{_ONE}/texte")
def write_texts(code: str) -> Response:
    """Keep the texts."""
    read = {name: request.form.get(name, "").replace("\r\n", "\n")[:_TYPED_MAX] for name in _TEXTS}
    typed = ChamberInput(**read)
    try:
        services().chambers.set_up.write_texts(current_actor(), code, _version(), typed)
    except InvalidInput as problem:
        return _texts(code, 422, typed, chamber_problems(problem))
    except Conflict:
        return _texts(code, 409, typed, {"name_de": _changed()})
    flash(_("The texts are kept."))
    return redirect(url_for(".chamber", code=code), 303)


@blueprint.post(f"{_ONE}/logo")
def keep_logo(code: str) -> Response:
    """Replace the logo."""
    try:
        file = request.files.get("logo")
        content = file.stream.read(LOGO_BYTES + 1) if file else b""
        services().chambers.set_up.keep_logo(current_actor(), code, _version(), content)
    except RequestEntityTooLarge:
        return _overview(code, 413, errors=chamber_problems(InvalidInput({"logo": "logo_large"})))
    except InvalidInput as problem:
        return _overview(code, 422, errors=chamber_problems(problem))
    except Conflict as problem:
        return conflict_page(problem)
    flash(_("The logo is kept."))
    return redirect(url_for(".chamber", code=code), 303)


@blueprint.post(f"{_ONE}/logo/entfernen")
def remove_logo(code: str) -> Response:
    """Go without a logo."""
    try:
        services().chambers.set_up.remove_logo(current_actor(), code, _version())
    except Conflict as problem:
        return conflict_page(problem)
    flash(_("The logo is gone."))
    return redirect(url_for(".chamber", code=code), 303)


def _version() -> int:
    typed = request.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _changed() -> str:
    return _("Somebody else has changed the chamber meanwhile. Please check what you typed and save again.")


def _overview(
    code: str, status: int = 200, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> Response:
    page = render_template(
        "admin/chamber.html",
        view=services().chambers.read.one(current_actor(), code),
        typed=typed or {"email": "", "role": "administrator"},
        errors=errors or {},
        kilobytes=LOGO_BYTES // 1000,
    )
    return make_response(page, status)


def _districts(
    code: str, status: int = 200, chosen: tuple[str, ...] = (), errors: dict[str, str] | None = None
) -> Response:
    read, actor = services().chambers.read, current_actor()
    choices = read.districts(actor, code)
    kept = {one.ags for _state, found in choices.states for one in found if one.chosen}
    page = render_template(
        "admin/chamber_districts.html",
        view=read.one(actor, code),
        choices=choices,
        chosen=frozenset(chosen) if errors else kept,
        errors=errors or {},
    )
    return make_response(page, status)


def _texts(
    code: str, status: int = 200, typed: ChamberInput | None = None, errors: dict[str, str] | None = None
) -> Response:
    view = services().chambers.read.one(current_actor(), code)
    page = render_template(
        "admin/chamber_texts.html",
        view=view,
        typed=typed or view.typed,
        errors=errors or {},
        days=services().state_need.anonymous_need_days,
        need_days=NEED_DAYS,
        most={"name": NAME_MAX, "welcome": WELCOME_MAX, "contact": CONTACT_MAX, "sender": SENDER_MAX},
    )
    return make_response(page, status)
