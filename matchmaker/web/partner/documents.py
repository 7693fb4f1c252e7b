"""Documents of the application: add, open, delete."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from matchmaker.domain.application import Step
from matchmaker.domain.documents import DOCUMENT_BYTES_MAX, DOCUMENTS_MAX
from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.onboarding import EDITABLE
from matchmaker.web.context import services
from matchmaker.web.files import attachment
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_onboarding import onboarding_problem
from matchmaker.web.onboarding_pages import conflict_page
from matchmaker.web.partner import blueprint
from matchmaker.web.partner.application import steps_of

UPLOAD_ENDPOINT = "partner.add_document"
UPLOAD_BYTES_MAX = DOCUMENT_BYTES_MAX + 256 * 1024
"""Size of the whole request: the file and the form around it."""


@blueprint.app_url_value_preprocessor
def allow_upload(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Only this endpoint takes more than a form; set before anything reads the request."""
    if endpoint == UPLOAD_ENDPOINT:
        request.max_content_length = UPLOAD_BYTES_MAX


def _page(problem: str | None = None, status: int = 200) -> Response:
    view = services().onboarding.application.view(current_actor(), language())
    page = render_template(
        "partner/step_documents.html",
        view=view,
        problem=onboarding_problem(problem) if problem else None,
        steps=steps_of(view, Step.DOCUMENTS) if view.status in EDITABLE else [],
        editable=view.status in EDITABLE,
        documents_max=DOCUMENTS_MAX,
        megabytes=DOCUMENT_BYTES_MAX // 1024 // 1024,
    )
    return make_response(page, status)


@blueprint.get("/partnerbereich/unterlagen")
def documents() -> Response:
    """The documents, and a form for one more."""
    return _page()


@blueprint.post("/partnerbereich/unterlagen")
def add_document() -> Response:
    """Add a file."""
    try:
        file = request.files.get("document")
        content = file.stream.read(DOCUMENT_BYTES_MAX + 1) if file else b""
        services().onboarding.documents.add(current_actor(), (file and file.filename) or "", content)
    except RequestEntityTooLarge:
        return _page("document_large", 413)
    except InvalidInput as problem:
        return _page(problem.errors["document"], 422)
    except Conflict as error:
        return conflict_page(error, url_for("partner.application"))
    return redirect(url_for("partner.documents"), 303)


@blueprint.get("/partnerbereich/unterlagen/<int(max=2147483647):document_id>")
def document(document_id: int) -> Response:
    """One file, to be saved and never shown in the browser."""
    return attachment(services().onboarding.documents.read(current_actor(), document_id))


@blueprint.post("/partnerbereich/unterlagen/<int(max=2147483647):document_id>/loeschen")
def remove_document(document_id: int) -> Response:
    """Delete a file."""
    try:
        services().onboarding.documents.remove(current_actor(), document_id)
    except Conflict as error:
        return conflict_page(error, url_for("partner.application"))
    return redirect(url_for("partner.documents"), 303)
