"""The company's home: what waits for it, its introductions, needs and drafts."""

from flask import render_template

from matchmaker.services.introductions.views import IntroductionLine
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.sme import blueprint

ENDED = frozenset({"refused", "declined", "expired", "withdrawn", "closed"})


EVENTS_SHOWN = 3
"""Events to come on the company's home; the others stand in its list."""


def waits_for_company(line: IntroductionLine) -> bool:
    """Whether the company has something to do."""
    return line.next_step in ("sme", "both") and bool(line.actions)


@blueprint.get("/betrieb")
def home() -> str:
    """What waits, what runs, what is over; needs and drafts."""
    actor = current_actor()
    lines = services().introductions.read.of_sme(actor, language())
    waiting = [line for line in lines if waits_for_company(line)]
    return render_template(
        "sme/home.html",
        profile=services().sme_profile.of(actor, language()),
        waiting=waiting,
        running=[line for line in lines if line not in waiting and line.status not in ENDED],
        ended=[line for line in lines if line.status in ENDED],
        needs=services().sme_needs.of_sme(actor),
        assessed=services().self_assessment.stored.of(actor, language()),
        drafts=services().need_drafts.of_sme(actor),
        events=services().events.registrations.of_company(actor, language())[0][:EVENTS_SHOWN],
        suitable=services().events.recommend.for_company(actor, language()),
    )
