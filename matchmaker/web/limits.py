"""Rate limits: how often one address may state needs or ask for suggestions."""

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SUGGESTION_RATE_LIMIT = "120 per minute"

limiter = Limiter(get_remote_address, strategy="moving-window", headers_enabled=False)


def need_rate_limit() -> str:
    """The configured limit on stating needs (MATCHMAKER_NEED_RATE_LIMIT)."""
    return str(current_app.config["NEED_RATE_LIMIT"])


def init(app: Flask) -> None:
    """Install the limiter; memory:// counts per process, so several processes need a shared store."""
    limiter.init_app(app)
