"""Protection against cross-site request forgery: every change needs a token of the session."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()


def init(app: Flask) -> None:
    """Check the token on every request that may change something."""
    csrf.init_app(app)
