"""For whom every page is: one table, enforced before any view runs, and walked by a test.

An endpoint has the audience of its blueprint unless it is named itself. What is not listed is for nobody.
"""

from collections.abc import Mapping
from enum import StrEnum

from flask import Flask, request
from werkzeug.wrappers import Response

from matchmaker.domain.errors import NotFound
from matchmaker.domain.vocabulary import Role
from matchmaker.web import guards


class Audience(StrEnum):
    """Who may open a page. Which objects somebody sees on it is for the use cases (domain/policy.py)."""

    EVERYBODY = "everybody"
    SIGNED_IN = "signed_in"
    MEMBERS = "members"
    """People of SMEs and partners."""
    SME = "sme"
    PARTNER = "partner"
    CHAMBER = "chamber"
    """Coordinators and administrators."""
    ADMINISTRATOR = "administrator"


ROLES: Mapping[Audience, frozenset[Role]] = {
    Audience.MEMBERS: frozenset({Role.SME, Role.PARTNER}),
    Audience.SME: frozenset({Role.SME}),
    Audience.PARTNER: frozenset({Role.PARTNER}),
    Audience.CHAMBER: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Audience.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
}
"""In which role somebody must act."""

BLUEPRINTS: Mapping[str, Audience] = {
    "public": Audience.EVERYBODY,
    "auth": Audience.EVERYBODY,
    "demo": Audience.EVERYBODY,
    "account": Audience.SIGNED_IN,
    "sme": Audience.SME,
    "partner": Audience.PARTNER,
    "coordinator": Audience.CHAMBER,
    "admin": Audience.ADMINISTRATOR,
}

ENDPOINTS: Mapping[str, Audience] = {
    "static": Audience.EVERYBODY,
    "account.colleagues": Audience.MEMBERS,
    "account.invite_colleague": Audience.MEMBERS,
    "account.take_invitation_back": Audience.MEMBERS,
    "account.remove_colleague": Audience.MEMBERS,
}
"""Endpoints that differ from their blueprint, and those without one."""


def audience_of(endpoint: str) -> Audience | None:
    """The declared audience; None for what nobody declared."""
    return ENDPOINTS.get(endpoint) or BLUEPRINTS.get(endpoint.partition(".")[0])


def check() -> Response | None:
    """A `before_request` of the application: let in whom the page is for, and nobody else."""
    if request.endpoint is None:
        return None
    audience = audience_of(request.endpoint)
    if audience is Audience.EVERYBODY:
        return None
    if audience is None:
        raise NotFound(f"{request.endpoint} has no declared audience")
    if audience is Audience.SIGNED_IN:
        return guards.require_signed_in()
    return guards.require_role(*ROLES[audience])()


def init(app: Flask) -> None:
    """Check every request; after the protection against forgery, so that a missing token is named first."""
    app.before_request(check)
