"""A partner's first page: what waits for it, this month's capacity, where it stands."""

from flask import render_template

from matchmaker.domain.vocabulary import IntroductionStatus
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.partner import blueprint

SHOWN = 5
"""Introductions named on the first page; the inbox has all of them."""


@blueprint.get("/partnerbereich")
def home() -> str:
    """What waits for an answer, most urgent first, and what is to be followed up."""
    actor = current_actor()
    view = services().partners.home.of_partner(actor)
    read = services().introductions.read
    lines = read.of_partner(actor, language(), open_only=True) if view.approved else ()
    waiting = [line for line in lines if line.status == IntroductionStatus.APPROVED]
    waiting.sort(key=lambda line: (line.due_at is None, line.due_at))
    return render_template(
        "partner/home.html",
        view=view,
        waiting=waiting,
        to_follow=[line for line in lines if line not in waiting],
        shown=SHOWN,
    )
