"""Builds the Flask application: settings in, blueprints, extensions and error pages registered."""

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from matchmaker import __version__
from matchmaker.config import Settings
from matchmaker.container import Container
from matchmaker.web import (
    audiences,
    context,
    errors,
    guards,
    headers,
    i18n,
    limits,
    menus,
    protection,
    template_tools,
)
from matchmaker.web.account import blueprint as account
from matchmaker.web.admin import blueprint as admin
from matchmaker.web.auth import blueprint as auth
from matchmaker.web.coordinator import blueprint as coordinator
from matchmaker.web.demo import blueprint as demo
from matchmaker.web.partner import blueprint as partner
from matchmaker.web.public import blueprint as public
from matchmaker.web.sme import blueprint as sme

MAX_REQUEST_BYTES = 64 * 1024
"""A need has at most 2,000 characters; nothing on these pages needs more."""


def create_app(settings: Settings, container: Container | None = None) -> Flask:
    """The application for these settings.

    A container may be passed in by tests and by the command line; otherwise it is built here. The
    embedding model is not loaded here: it loads at first use, which servers trigger after forking.
    """
    app = Flask("matchmaker.web", static_folder="static", template_folder="templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="matchmaker",
        PERMANENT_SESSION_LIFETIME=timedelta(
            days=30
        ),  # Of the cookie; the session in the table may end before.
        RATELIMIT_STORAGE_URI=settings.rate_limit_storage,
        NEED_RATE_LIMIT=settings.need_rate_limit,
        WTF_CSRF_TIME_LIMIT=None,  # The token lives as long as the session; a slow typist loses nothing.
        VERSION=__version__,
        DEMO=settings.demo,
    )
    context.init(app, (container or Container(settings)).services)
    for part in (i18n, template_tools, headers, guards, menus, protection, audiences, limits, errors):
        part.init(app)
    for audience in (public, auth, account, sme, partner, coordinator, admin):
        app.register_blueprint(audience)
    if settings.demo:
        app.register_blueprint(demo)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    return app
