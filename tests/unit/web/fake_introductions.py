"""Introductions in every state, as the use cases hand them to one side; made up, no database, no engine."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import fake_network as network

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.introduction import (
    DECLINE_REASONS,
    RELEASED,
    actions_for,
    check_rating,
    check_reason,
    next_step,
)
from matchmaker.domain.vocabulary import Action, ActorKind
from matchmaker.services.introductions.views import (
    ContactView,
    FeedbackView,
    IntroductionLine,
    IntroductionView,
    SmeCard,
    TimelineEntry,
)

NOW = datetime(2026, 2, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
STATES = ("approved", "accepted", "declined", "expired", "withdrawn", "met", "no_show", "closed")
"""States in which a partner can see an introduction; the token of each is its name."""
CONTACT = ContactView("Vroni Zirnbichl", "vroni@baeckerei.example", "08025 0000-1", "Bäckerei Zirnbichl")
OWN_CONTACT = ContactView("Max Muster", "max@partner.example", None, "Anton GmbH")
_PATHS = {
    "approved": ["approve"],
    "accepted": ["approve", "accept"],
    "declined": ["approve", "remind", "decline"],
    "expired": ["approve", "remind", "remind", "expire"],
    "withdrawn": ["approve", "withdraw"],
    "met": ["approve", "accept", "report_met"],
    "no_show": ["approve", "accept", "report_no_show"],
    "closed": ["approve", "accept", "report_met", "rate", "rate"],
}
_KIND = {"approve": "coordinator", "remind": "clock", "expire": "clock", "withdraw": "sme"}


def view(status: str, language: str = "de", **changes: Any) -> IntroductionView:
    """One introduction as its partner sees it."""
    released = status in RELEASED
    partner = network.partners(language)[0]
    one = IntroductionView(
        token=status,
        number="V-2026-00017",
        status=status,
        since=NOW - DAY,
        due_at=NOW + 5 * DAY if next_step(status) != "nobody" else None,
        next_step=next_step(status),
        actions=actions_for(status, ActorKind.PARTNER),
        version=3,
        chamber_name="IHK für München und Oberbayern",
        sme=SmeCard(
            name=CONTACT.organisation if released else None,
            place="Miesbach",
            district="Landkreis Miesbach",
            size="small",
            industry="Herstellung von Backwaren",
            languages=("de",),
        ),
        need_token=None,
        need_text=network.NEED_TEXT,
        need_language="de",
        personal_line="Am besten vormittags.\nWir freuen uns.",
        coordinator_line="",
        match=network.match(1, language, partner, "good"),
        partner=partner,
        offering=partner.offerings[0],
        band="good",
        confidence=0.6,
        reason="no_capacity" if status == "declined" else None,
        reason_text="Erst wieder im Januar." if status == "declined" else None,
        sme_contact=CONTACT if released else None,
        partner_contact=OWN_CONTACT if released else None,
        timeline=tuple(_entry(place, name, status) for place, name in enumerate(_PATHS[status])),
        thread=(),
        feedback=(FeedbackView("sme", "pilot", 4, "Hat gut gepasst."),) if status == "closed" else (),
        outcome="pilot" if status == "closed" else None,
        outcomes_differ=False,
        on_behalf=False,
        confirmed=False,
        replaces=None,
        replaced_by=None,
        alternatives=(),
        capacity_left=2,
        capacity=4,
    )
    return replace(one, **changes)


def _entry(place: int, action: str, status: str) -> TimelineEntry:
    declined = action == "decline"
    return TimelineEntry(
        at=NOW - (9 - place) * DAY,
        action=action,
        actor_kind=_KIND.get(action, "partner"),
        from_status=None,
        to_status=status,
        reason="no_capacity" if declined else None,
        text="Erst wieder im Januar." if declined else None,
    )


def line(one: IntroductionView, number: int = 0, **changes: Any) -> IntroductionLine:
    """The same in a list."""
    made = IntroductionLine(
        token=one.token if not number else f"{one.token}-{number}",
        number=one.number,
        status=one.status,
        since=one.since,
        created_at=NOW - 9 * DAY,
        due_at=one.due_at,
        overdue=False,
        next_step=one.next_step,
        version=one.version,
        partner_key=one.partner.key,
        partner_name=one.partner.name,
        offering_key=one.offering.key,
        offering_title=one.offering.title,
        sme_name=one.sme.name,
        place=one.sme.place,
        district=one.sme.district,
        size=one.sme.size,
        need_token=None,
        need_excerpt=one.need_text[:200],
        band=one.band,
        confidence=one.confidence,
        reason=one.reason,
        on_behalf=False,
        actions=one.actions,
    )
    return replace(made, **changes)


class FakeRead:
    """Reads what `views` holds; a list names each once, `lines` replaces the list."""

    def __init__(self, views: dict[str, IntroductionView]) -> None:
        self.views = views
        self.lines: list[IntroductionLine] | None = None

    def one(self, actor: Actor, token: str, language: str) -> IntroductionView:
        if token not in self.views:
            raise NotFound(token)
        return self.views[token]

    def of_partner(
        self, actor: Actor, language: str, *, open_only: bool = False
    ) -> tuple[IntroductionLine, ...]:
        lines = [line(one) for one in self.views.values()] if self.lines is None else self.lines
        return tuple(one for one in lines if not open_only or one.actions)


class FakeAnswers:
    """Accept, decline and follow up: checks as the real ones do, notes what was done, changes the state."""

    def __init__(self, views: dict[str, IntroductionView]) -> None:
        self.views = views
        self.done: list[tuple[str, ...]] = []

    def _move(self, token: str, version: int, action: Action, target: str, *said: str) -> None:
        one = self.views.get(token)
        if one is None:
            raise NotFound(token)
        if action not in one.actions or version != one.version:
            raise Conflict("stale", one.status, "stale")
        self.done.append((action.value, token, *said))
        self.views[token] = view(target, token=token, version=version + 1)

    def accept(self, actor: Actor, token: str, version: int) -> None:
        self._move(token, version, Action.ACCEPT, "accepted")

    def decline(self, actor: Actor, token: str, version: int, reason: str, text: str) -> None:
        chosen, words = check_reason(reason, text, DECLINE_REASONS)
        self._move(token, version, Action.DECLINE, "declined", chosen.value, words or "")

    def report_met(self, actor: Actor, token: str, version: int) -> None:
        self._move(token, version, Action.REPORT_MET, "met")

    def report_no_show(self, actor: Actor, token: str, version: int) -> None:
        self._move(token, version, Action.REPORT_NO_SHOW, "no_show")

    def rate(self, actor: Actor, token: str, version: int, *, outcome: str, stars: int, line: str) -> None:
        result, count, words = check_rating(outcome, stars, line)
        self._move(token, version, Action.RATE, "closed", result.value, str(count), words)


def every_state(states: Collection[str] = STATES, language: str = "de") -> dict[str, IntroductionView]:
    """One introduction in each of these states, by token."""
    return {status: view(status, language) for status in states}
