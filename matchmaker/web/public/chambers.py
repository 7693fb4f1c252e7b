"""What a chamber that takes part tells its companies, and its logo."""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from matchmaker.web.context import services
from matchmaker.web.i18n import language
from matchmaker.web.public import blueprint

_CODE = "<string(minlength=3, maxlength=10):code>"


@blueprint.get(f"/kammern/{_CODE}")
def chamber(code: str) -> str:
    """Name, words, area, imprint and contact for data protection of a chamber."""
    return render_template("public/chamber.html", view=services().chambers.read.page(code, language()))


@blueprint.get(f"/kammern/{_CODE}/logo/<string(length=16):digest>")
def chamber_logo(code: str, digest: str) -> Response:
    """The logo; its address changes with it, so browsers may keep it."""
    logo = services().chambers.read.logo(code, digest)
    response = make_response(logo.content)
    response.headers["Content-Type"] = logo.media_type
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "public, max-age=86400, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
