"""The lists of introductions, approval of one or many from the list, and taking it back."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.services.coordination.lists import TO_APPROVE, ListKey
from matchmaker.services.introductions.views import IntroductionView
from matchmaker.web.context import services
from matchmaker.web.coordinator import blueprint
from matchmaker.web.coordinator.choice import SLUGS, arguments, from_address
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.paging import page_number

CHOSEN_MOST = 100
"""Requests approved at once; a page holds far fewer."""


@blueprint.get("/koordination/anfragen")
def queue() -> str:
    """One page of a list, most urgent first."""
    view = services().coordination.queue.page(current_actor(), language(), from_address(), page_number())
    return render_template(
        "coordinator/queue.html",
        view=view,
        lists=ListKey,
        slugs=SLUGS,
        arguments=arguments(view.choice),
        decidable=view.choice.list in TO_APPROVE,
        limits=services().coordination.limits,
        last=last_decided(),
        nothing_chosen=request.args.get("leer") == "1",
    )


def last_decided() -> IntroductionView | None:
    """The introduction that was decided just now, as it stands; None without one."""
    token = request.args.get("zuletzt", "")
    return _one(token) if token else None


@blueprint.post("/koordination/anfragen/freigeben")
def approve_many() -> Response:
    """Approve all ticked requests, or the one whose button was pressed, each for itself."""
    single = request.form.get("einzeln")
    chosen = _chosen([single] if single else request.form.getlist("wahl"))
    if not chosen:
        return redirect(url_for(".queue", leer=1, **arguments(from_address())), 303)
    result = services().introductions.decide.approve_many(current_actor(), chosen)
    return _to_result(result.approved, result.failed)


def _chosen(values: list[str]) -> dict[str, int]:
    """Token and version of each ticked request; what no page of ours has sent is left out."""
    chosen: dict[str, int] = {}
    for value in values[:CHOSEN_MOST]:
        token, _, version = value.rpartition(".")
        if token and version.isascii() and version.isdigit() and len(version) < 10:
            chosen[token[:64]] = int(version)
    return chosen


def _to_result(approved: tuple[str, ...], failed: Mapping[str, str]) -> Response:
    address = url_for(
        ".result",
        frei=list(approved),
        nicht=[f"{token}.{key}" for token, key in failed.items()],
        **arguments(from_address()),
    )
    return redirect(address, 303)


@blueprint.get("/koordination/anfragen/ergebnis")
def result() -> str:
    """What became of a bulk approval, as it stands now, and how to take it back."""
    approved = [view for token in request.args.getlist("frei")[:CHOSEN_MOST] if (view := _one(token))]
    failed = []
    for value in request.args.getlist("nicht")[:CHOSEN_MOST]:
        token, _, key = value.rpartition(".")
        failed.append((_one(token), key))
    return render_template(
        "coordinator/result.html", approved=approved, failed=failed, arguments=arguments(from_address())
    )


def _one(token: str) -> IntroductionView | None:
    try:
        return services().introductions.read.one(current_actor(), token[:64], language())
    except NotFound:
        return None


@blueprint.post("/koordination/anfragen/zuruecknehmen")
def undo_many() -> Response:
    """Take approvals back: all that are named, or the one whose button was pressed."""
    single = request.form.get("einzeln")
    named = [single] if single else request.form.getlist("offen")
    failed: dict[str, str] = {}
    for token in named[:CHOSEN_MOST]:
        try:
            services().introductions.decide.undo(current_actor(), token[:64])
        except Conflict as problem:
            failed[token] = problem.key
    shown = tuple(token for token in request.form.getlist("frei")[:CHOSEN_MOST] if token not in failed)
    return _to_result(shown, failed)
