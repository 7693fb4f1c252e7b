"""Mails to people of one's own network that could not be delivered."""

from flask import render_template

from matchmaker.web import guards
from matchmaker.web.admin import blueprint
from matchmaker.web.context import services


@blueprint.get("/mails")
def mails() -> str:
    """What was given up, newest first, with the mail server's answer."""
    return render_template(
        "admin/mails.html", mails=services().mailing.mailbox.given_up(guards.current_actor())
    )
