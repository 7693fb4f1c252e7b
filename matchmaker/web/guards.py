"""Who is looking at the page, and who may look at it at all (web/audiences.py says which page is for whom).

Visitors are led to sign in and back; a form they sent comes along. Other roles get "not found".
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, g, make_response, redirect, render_template, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from werkzeug.wrappers import Response

from matchmaker.domain import policy
from matchmaker.domain.actor import VISITOR, Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.policy import Permission, Subject
from matchmaker.domain.vocabulary import Role
from matchmaker.services.accounts.views import SignedIn
from matchmaker.web import carried, kept_answers
from matchmaker.web.context import services

Guard = Callable[[], Response | None]

SIGN_IN = "auth.sign_in"
SET_UP_SECOND_FACTOR = "account.second_factor"
SETTING_UP = frozenset({SET_UP_SECOND_FACTOR, "account.confirm_second_factor"})
"""All that somebody may do whose compulsory second factor is missing, beside signing out."""
CHOOSE_ORGANISATION = "account.organisation"

_manager: Any = LoginManager()
_manager.session_protection = None
"""Binding sessions to IP addresses signs out everybody whose phone changes the network."""


class _Person(UserMixin):
    """What Flask-Login keeps of a request's person."""

    def __init__(self, token: str, signed_in: SignedIn) -> None:
        self.token, self.signed_in = token, signed_in

    def get_id(self) -> str:
        """What the browser's signed cookie holds: the session's token."""
        return self.token


def _load(token: str) -> _Person | None:
    # Noted before asking: when the database fails, the error page must not ask again.
    if "account_asked" in g:
        return None
    g.account_asked = True
    found = services().accounts.sessions.find(token)
    return _Person(token, found) if found else None


def signed_in() -> SignedIn | None:
    """The person in a valid session, None for visitors."""
    person = current_user._get_current_object()
    return person.signed_in if isinstance(person, _Person) else None


def viewer() -> SignedIn:
    """The person in a valid session, on pages that only let signed-in people in."""
    found = signed_in()
    assert found is not None
    return found


def reload() -> None:
    """Ask anew who is looking, after a use case changed it."""
    if (token := current_token()) is not None and (found := services().accounts.sessions.find(token)):
        login_user(_Person(token, found))
        kept_answers.carry(found.actor, kept_answers.in_cookie())


def current_actor() -> Actor:
    """Who acts in this request; VISITOR when nobody is signed in."""
    found = signed_in()
    return found.actor if found else VISITOR


def current_token() -> str | None:
    """The token of the session, None for visitors."""
    person = current_user._get_current_object()
    return person.token if isinstance(person, _Person) else None


def begin_session(token: str) -> None:
    """Put a new session's token into the browser; of what the cookie held only answers come along."""
    answers = kept_answers.in_cookie()
    session.clear()
    found = services().accounts.sessions.find(token)
    assert found is not None
    session.permanent = True
    login_user(_Person(token, found))
    kept_answers.carry(found.actor, answers)


def end_session() -> None:
    """Sign the browser out."""
    if (token := current_token()) is not None:
        services().accounts.sessions.end(token)
    logout_user()
    session.clear()


def to_sign_in() -> Response:
    """Lead a visitor to sign in and back to where it wanted to go; a form that was sent comes along."""
    if request.headers.get("HX-Request"):
        page = render_template("signed_out_fragment.html", weiter=carried.this_page())
        return make_response(page, 401)
    if request.method not in ("GET", "HEAD"):
        return carried.ask_to_sign_in(401)
    return redirect(url_for(SIGN_IN, weiter=carried.this_page()))


def require_signed_in() -> Response | None:
    """A `before_request` for pages of everybody who is signed in."""
    found = signed_in()
    if found is None:
        return to_sign_in()
    if found.must_set_up and request.endpoint not in SETTING_UP:
        return redirect(url_for(SET_UP_SECOND_FACTOR), 303)
    return None


def require_role(*roles: Role) -> Guard:
    """A `before_request` for pages of these roles only.

    Who has such a role for another of the own organisations is asked which one to act for.
    """

    def guard() -> Response | None:
        refused = require_signed_in()
        found = signed_in()
        if refused is not None or found is None:
            return refused
        if found.actor.role in roles:
            return None
        if request.method == "GET" and any(one.role in roles for one in found.memberships):
            return redirect(url_for(CHOOSE_ORGANISATION, weiter=carried.this_page()))
        raise NotFound(f"{request.endpoint} is not for {found.actor.role}")

    return guard


def may(permission: str, **subject: object) -> bool:
    """For templates: `may("review_partner", chamber_code=partner.chamber_code)`."""
    return policy.may(current_actor(), Permission(permission), Subject(**subject))  # type: ignore[arg-type]


def init(app: Flask) -> None:
    """Install sessions and what templates may ask about the person."""
    _manager.user_loader(_load)
    _manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals.update(signed_in=signed_in, may=may)
