"""One introduction as the company sees it, and what it can do: answer, confirm, withdraw."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.introduction import PERSONAL_LINE_MAX, TEXT_MAX
from matchmaker.domain.vocabulary import Action, Outcome
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.labels_introductions import introduction_problem
from matchmaker.web.sme import blueprint

VERSION_MOST = 2**31 - 1


def version() -> int:
    """The version that the page had shown. Raises NotFound for anything but a number."""
    sent = request.form.get("version", "")
    if not sent.isascii() or not sent.isdigit() or int(sent[:11]) > VERSION_MOST:
        raise NotFound("the form names no version")
    return int(sent)


def detail(
    token: str, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None
) -> tuple[str, int]:
    """The introduction's page with what was typed and what is wrong with it."""
    one = services().introductions.read.one(current_actor(), token, language())
    page = render_template(
        "sme/introduction.html",
        one=one,
        typed=typed or {},
        errors=errors or {},
        rated="sme" in {said.side for said in one.feedback},
        outcomes=list(Outcome),
        text_max=TEXT_MAX,
        line_max=PERSONAL_LINE_MAX,
    )
    return page, 422 if errors else 200


def act(token: str, action: Callable[[int], None], *fields: str) -> ResponseReturnValue:
    """Do something and show the introduction again; nothing typed is lost when it cannot be done."""
    typed = {name: request.form.get(name, "")[:20_000] for name in fields}
    try:
        action(version())
    except InvalidInput as problem:
        errors = {name: introduction_problem(key) for name, key in problem.errors.items()}
        return detail(token, typed, errors)
    except Conflict as problem:
        return conflict(token, problem, typed)
    return redirect(url_for("sme.introduction", token=token), 303)


def conflict(token: str, problem: Conflict, typed: dict[str, str]) -> ResponseReturnValue:
    """Where the introduction stands now, what was typed, and the way back."""
    one = services().introductions.read.one(current_actor(), token, language())
    words = typed.get("text") or typed.get("line") or ""
    page = render_template(
        "sme/conflict.html",
        problem=problem,
        token=token,
        need_token=one.need_token,
        status=one.status,
        typed=words[:TEXT_MAX],
    )
    return page, 409


@blueprint.get("/betrieb/vermittlungen/<token>")
def introduction(token: str) -> ResponseReturnValue:
    """Where an introduction stands, what happens next and by when, and everything so far."""
    return detail(token)


@blueprint.post("/betrieb/vermittlungen/<token>/antworten")
def answer(token: str) -> ResponseReturnValue:
    """Answer the chamber's question."""
    use_case, text = services().introductions.request, request.form.get("text", "")[:20_000]
    return act(token, lambda number: use_case.answer_question(current_actor(), token, number, text), "text")


@blueprint.post("/betrieb/vermittlungen/<token>/bestaetigen")
def confirm(token: str) -> ResponseReturnValue:
    """Confirm what the chamber took down by telephone."""
    return act(token, lambda number: services().introductions.request.confirm(current_actor(), token, number))


@blueprint.get("/betrieb/vermittlungen/<token>/zurueckziehen")
def ask_withdraw(token: str) -> ResponseReturnValue:
    """Ask before a request is withdrawn."""
    one = services().introductions.read.one(current_actor(), token, language())
    if Action.WITHDRAW not in one.actions:
        return conflict(token, Conflict("withdrawing is over", one.status), {})
    return render_template("sme/withdraw.html", one=one)


@blueprint.post("/betrieb/vermittlungen/<token>/zurueckziehen")
def withdraw(token: str) -> ResponseReturnValue:
    """Withdraw a request."""
    return act(
        token, lambda number: services().introductions.request.withdraw(current_actor(), token, number)
    )
