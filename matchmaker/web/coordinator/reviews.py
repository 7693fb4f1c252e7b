"""Reviews: applications, new offerings and edits that wait for the chamber."""

from collections.abc import Callable

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict, InvalidInput
from matchmaker.domain.onboarding import NOTE_MAX
from matchmaker.services.onboarding.criteria import criteria
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.files import attachment
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_onboarding import problems_in_words
from matchmaker.web.onboarding_pages import conflict_page

_PATH = "/koordination/pruefung"
_LONGEST = 20_000
_NUMBER = "<int(max=2147483647):number>"


def _note() -> str:
    return request.form.get("note", "")[:_LONGEST]


def _version() -> int:
    value = request.form.get("version", "")
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        abort(400)
    return int(value)


@blueprint.get(_PATH)
def reviews() -> str:
    """Everything that waits for review, the longest waiting first."""
    return render_template(
        "coordinator/reviews.html",
        lines=services().onboarding.review.lines(current_actor()),
        done=request.args.get("getan", ""),
    )


def _application_page(key: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    page = render_template(
        "coordinator/review.html",
        view=services().onboarding.review.one(current_actor(), key, language()),
        criteria=criteria(language()),
        errors=errors or {},
        met=request.form.getlist("met"),
        unmet=request.form.getlist("unmet"),
        note=_note(),
        chosen=request.form.get("action", ""),
        note_max=NOTE_MAX,
    )
    return make_response(page, status)


@blueprint.get(f"{_PATH}/partner/<key>")
def review(key: str) -> Response:
    """An application as readers would see it, hints, the checklist and the decision."""
    return _application_page(key)


@blueprint.post(f"{_PATH}/partner/<key>")
def decide_application(key: str) -> Response:
    """Approve, return or reject an application."""
    use, actor, action = services().onboarding.review, current_actor(), request.form.get("action", "")
    met, unmet = request.form.getlist("met"), request.form.getlist("unmet")
    work: dict[str, Callable[[], None]] = {
        "approve": lambda: use.approve(actor, key, _version(), met),
        "return": lambda: use.give_back(actor, key, _version(), met, _note()),
        "reject": lambda: use.reject(actor, key, _version(), unmet, _note()),
    }
    if action not in work:
        abort(400)
    try:
        work[action]()
    except InvalidInput as problem:
        return _application_page(key, problems_in_words(problem.errors), 422)
    except Conflict as error:
        return conflict_page(error, url_for("coordinator.review", key=key))
    return redirect(url_for("coordinator.reviews", getan=action), 303)


@blueprint.get(f"{_PATH}/unterlagen/<int(max=2147483647):document_id>")
def review_document(document_id: int) -> Response:
    """A document of an application, to be saved and never shown in the browser."""
    return attachment(services().onboarding.documents.read(current_actor(), document_id))


def _revision_page(number: int, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    page = render_template(
        "coordinator/revision.html",
        view=services().onboarding.revisions.one(current_actor(), number, language()),
        decide=url_for("coordinator.decide_revision", number=number),
        mark="",
        errors=errors or {},
        note=_note(),
        note_max=NOTE_MAX,
    )
    return make_response(page, status)


@blueprint.get(f"{_PATH}/aenderung/{_NUMBER}")
def revision(number: int) -> Response:
    """An edit as a difference between the published and the proposed text."""
    return _revision_page(number)


@blueprint.post(f"{_PATH}/aenderung/{_NUMBER}")
def decide_revision(number: int) -> Response:
    """Take an edit over, or return it with a note."""
    use, actor = services().onboarding.revisions, current_actor()
    work: dict[str, Callable[[], None]] = {
        "approve": lambda: use.approve(actor, number),
        "return": lambda: use.give_back(actor, number, _note()),
    }
    return _decided(
        work,
        lambda errors: _revision_page(number, errors, 422),
        url_for("coordinator.revision", number=number),
    )


def _offering_page(key: str, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    view, mark = services().onboarding.revisions.new_offering(current_actor(), key, language())
    page = render_template(
        "coordinator/revision.html",
        view=view,
        decide=url_for("coordinator.decide_new_offering", key=key),
        mark=mark,
        errors=errors or {},
        note=_note(),
        note_max=NOTE_MAX,
    )
    return make_response(page, status)


@blueprint.get(f"{_PATH}/angebot/<key>")
def review_new_offering(key: str) -> Response:
    """A new offering of a partner in the network."""
    return _offering_page(key)


@blueprint.post(f"{_PATH}/angebot/<key>")
def decide_new_offering(key: str) -> Response:
    """Publish a new offering, or return it with a note."""
    use, actor, mark = services().onboarding.revisions, current_actor(), request.form.get("mark", "")[:40]
    work: dict[str, Callable[[], None]] = {
        "approve": lambda: use.approve_new(actor, key, mark),
        "return": lambda: use.give_back_new(actor, key, mark, _note()),
    }
    return _decided(
        work,
        lambda errors: _offering_page(key, errors, 422),
        url_for("coordinator.review_new_offering", key=key),
    )


def _decided(
    work: dict[str, Callable[[], None]], again: Callable[[dict[str, str]], Response], back: str
) -> Response:
    action = request.form.get("action", "")
    if action not in work:
        abort(400)
    try:
        work[action]()
    except InvalidInput as problem:
        return again(problems_in_words(problem.errors))
    except Conflict as error:
        return conflict_page(error, back)
    return redirect(url_for("coordinator.reviews", getan=action), 303)
