"""Rate limits: how often one IP address may state needs, ask for suggestions, sign in or cause mails."""

import logging

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SUGGESTION_RATE_LIMIT = "120 per minute"
SIGN_IN_RATE_LIMIT = "30 per minute; 300 per hour"
"""Per IP address, beside the pauses per account: whole companies share one address."""
MAIL_RATE_LIMIT = "10 per minute; 60 per hour"
"""On everything that sends somebody a mail."""

limiter = Limiter(get_remote_address, strategy="moving-window", headers_enabled=False)


def need_rate_limit() -> str:
    """The configured limit on stating needs (MATCHMAKER_NEED_RATE_LIMIT)."""
    return str(current_app.config["NEED_RATE_LIMIT"])


def init(app: Flask) -> None:
    """Install the limiter; memory:// counts per process, so several processes need a shared store."""
    limiter.init_app(app)
    # At INFO it writes the network address of whoever meets a limit.
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)
