"""Where the answers of a self-assessment lie: with the company that signed in, else in the browser's cookie.

Nothing about visitors is stored; their answers end with the browser, or move to the company they sign in for.
"""

from typing import Any

from flask import session

from matchmaker.domain.actor import Actor
from matchmaker.domain.vocabulary import Role
from matchmaker.web.context import services

KEPT = "self_assessment"
"""Name of the answers in the session."""

Kept = dict[str, int | None]


def stored_for(actor: Actor) -> bool:
    """Whether this person's answers belong to a company."""
    return actor.role is Role.SME


def in_cookie() -> Kept:
    """The answers that the browser holds."""
    kept: Any = session.get(KEPT)
    return services().self_assessment.questionnaire.keep(kept) if isinstance(kept, dict) else {}


def answers(actor: Actor) -> Kept:
    """What was answered so far."""
    return services().self_assessment.stored.answers(actor) if stored_for(actor) else in_cookie()


def add(actor: Actor, given: Kept) -> None:
    """Keep some answers beside the earlier ones; a new answer replaces the one before."""
    if stored_for(actor):
        services().self_assessment.stored.keep(actor, given)
    else:
        session[KEPT] = in_cookie() | given


def forget(actor: Actor) -> None:
    """Forget what was answered; completed assessments stay."""
    session.pop(KEPT, None)
    if stored_for(actor):
        services().self_assessment.stored.discard(actor)


def carry(actor: Actor, found: Kept) -> None:
    """Bring answers from before along: to the company, or into the cookie as long as there is none."""
    session.pop(KEPT, None)
    if found:
        add(actor, found)
