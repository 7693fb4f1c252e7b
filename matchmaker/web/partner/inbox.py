"""The partner's inbox and one introduction with its evidence."""

from collections.abc import Sequence

from flask import render_template, request

from matchmaker.domain.months import month_of
from matchmaker.domain.vocabulary import IntroductionStatus as Status
from matchmaker.domain.vocabulary import RefusalReason
from matchmaker.services.introductions.views import IntroductionLine
from matchmaker.web.context import services
from matchmaker.web.guards import current_actor
from matchmaker.web.i18n import language
from matchmaker.web.paging import page_number
from matchmaker.web.partner import blueprint

FILTERS: dict[str, frozenset[str]] = {
    "offen": frozenset({Status.APPROVED}),
    "angenommen": frozenset({Status.ACCEPTED, Status.MET, Status.NO_SHOW}),
    "beendet": frozenset({Status.CLOSED, Status.DECLINED, Status.EXPIRED, Status.WITHDRAWN}),
    "alle": frozenset(Status),
}
"""Filter as it stands in the address, and the states it shows; the first is what opens."""

PAGE = 20


def _ordered(lines: Sequence[IntroductionLine], chosen: str) -> list[IntroductionLine]:
    found = [line for line in lines if line.status in FILTERS[chosen]]
    if chosen == "offen":
        found.sort(key=lambda line: (line.due_at is None, line.due_at))
    return found


@blueprint.get("/partnerbereich/vermittlungen")
def inbox() -> str:
    """Introductions that the partner has been asked for, by state."""
    lines = services().introductions.read.of_partner(current_actor(), language())
    asked = request.args.get("stand", "")
    chosen = asked if asked in FILTERS else "offen"
    found = _ordered(lines, chosen)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page_number(), 1), pages)
    return render_template(
        "partner/inbox.html",
        lines=found[(page - 1) * PAGE : page * PAGE],
        counts={name: sum(line.status in states for line in lines) for name, states in FILTERS.items()},
        chosen=chosen,
        page=page,
        pages=pages,
        now=services().partners.clock(),
    )


@blueprint.get("/partnerbereich/vermittlungen/<token>")
def introduction(token: str) -> str:
    """One introduction: the need, why this partner, what to do now and by when."""
    actor = current_actor()
    one = services().introductions.read.one(actor, token, language())
    home = services().partners.home.of_partner(actor)
    full = one.status == Status.DECLINED and one.reason == RefusalReason.NO_CAPACITY
    return render_template(
        "partner/introduction.html",
        one=one,
        home=home,
        # Who has just declined for lack of time may take fewer; last month's decline is no reason any more.
        relief=full and month_of(one.since) == home.month.month,
    )
