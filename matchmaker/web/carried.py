"""What a visitor wanted when the session was over: where to go, and the form that was sent.

The form travels through the sign-in page signed, so that no other site can slip entries in.
"""

from urllib.parse import urlsplit

from flask import current_app, make_response, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

SECONDS = 24 * 60 * 60
"""How long a form may lie on the sign-in page."""
LONGEST = 48 * 1024
"""Characters of the signed form; the whole request may have 64 KiB."""
_SECRET_PARTS = ("password", "kennwort")
_LEFT_BEHIND = frozenset({"code", "present", "csrf_token"})
"""Whole names: a postcode is no secret."""

Fields = list[tuple[str, str]]


def this_page() -> str:
    """The address of this request as a path, with its query when it can be opened again."""
    query = request.query_string.decode("latin-1") if request.method == "GET" else ""
    return request.script_root + request.path + (f"?{query}" if query else "")


def safe_target(target: str | None) -> str | None:
    """The target when it is a path on this site, otherwise None: nobody is led elsewhere after signing in."""
    if not target or len(target) > 2000 or not target.startswith("/"):
        return None
    # Browsers read a backslash as a slash and skip control characters.
    if target.startswith(("//", "/\\")) or any(ord(letter) < 33 or letter == "\\" for letter in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="carried-form")


def pack() -> str:
    """The form of this request, signed; empty when there is none or it is too large. Files stay behind."""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _LEFT_BEHIND and not any(part in name for part in _SECRET_PARTS)
    ]
    packed = _signer().dumps([this_page(), fields])
    return packed if fields and len(packed) <= LONGEST else ""


def unpack(packed: str) -> tuple[str, Fields] | None:
    """Address and fields of a carried form; None when it is too old or not ours."""
    try:
        target, fields = _signer().loads(packed, max_age=SECONDS)
        form = [(str(name), str(value)) for name, value in fields]
    except (BadData, ValueError, TypeError):
        return None
    return (target, form) if safe_target(target) else None


def from_this_site() -> bool:
    """Whether the browser says that the form was sent by a page of ours."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def ask_to_sign_in(status: int) -> Response:
    """The sign-in page that carries the form of this request."""
    packed = pack()
    page = render_template(
        "auth/sign_in.html",
        email="",
        weiter="" if packed else safe_target(this_page()) or "",
        mitgenommen=packed,
        errors={},
        people=(),
    )
    return make_response(page, status)
