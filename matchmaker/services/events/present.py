"""Turns stored events and registrations into what pages show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.event import LIVING, TOOK_PART, event_actions, is_over, registration_closed
from matchmaker.domain.presence import Presence
from matchmaker.domain.vocabulary import ActorKind, EventAction, EventStatus, RegistrationStatus
from matchmaker.services.events.views import (
    EventView,
    OwnFeedback,
    ParticipantView,
    RegistrationView,
    TakingPart,
)
from matchmaker.services.present import Presenter
from matchmaker.storage.repositories.events import Seats
from matchmaker.storage.unit_of_work import UnitOfWork

EXCERPT = 160
DEMO_SOURCE = "demo_events"
"""`source` of events that a demonstration shows: modelled on the programme of 2017."""

_ONLY_BEFORE = frozenset({EventAction.PUBLISH, EventAction.APPROVE, EventAction.SUBMIT, EventAction.EDIT})
"""What makes no sense any more once an event has begun."""


@dataclass(frozen=True, slots=True)
class EventPresenter:
    """Words and numbers for events, loaded once per use case."""

    words: Presenter
    chambers: dict[str, str]
    seats: dict[int, Seats]
    now: datetime

    @classmethod
    def load(
        cls, uow: UnitOfWork, rows: Iterable["models.Event"], language: str, now: datetime
    ) -> "EventPresenter":
        """What the views of these events need."""
        return cls(
            Presenter.load(uow, language),
            {one.code: one.name for one in uow.reference.chambers()},
            dict(uow.events.seats(row.id for row in rows)),
            now,
        )

    def event(self, row: "models.Event", kind: ActorKind | None = None) -> EventView:
        """View of an event; `kind`: as which side the reader may act on it, None: only reads."""
        seats = self.seats.get(row.id, Seats())
        chamber = self.chambers.get(row.chamber_code, row.chamber_code)
        return EventView(
            key=row.key,
            kind=row.kind,
            title=row.title,
            text=row.text,
            language=row.language,
            status=row.status,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            register_until=row.register_until,
            place=row.place,
            postcode=row.postcode,
            district=self.words.district(row.district_ags),
            online=row.link is not None,
            capacity=row.capacity,
            free=max(0, row.capacity - seats.taken),
            waiting=seats.waiting,
            topics=self.words.topic_views(topic.topic_key for topic in row.topics),
            host=row.partner.name if row.partner else chamber,
            host_partner=row.partner.key if row.partner else None,
            chamber=chamber,
            partners=tuple(
                TakingPart(one.partner.key, one.partner.name, one.tables, one.people)
                for one in sorted(row.partners, key=lambda one: one.partner.name.casefold())
            ),
            over=is_over(row.ends_at, self.now),
            closed=registration_closed(row.status, row.register_until, self.now),
            modelled=row.source == DEMO_SOURCE,
            note=row.note,
            sequence=row.sequence,
            changed_at=row.changed_at,
            version=row.version,
            actions=possible(row, kind, self.now) if kind else (),
        )

    def registration(
        self, uow: UnitOfWork, row: "models.EventRegistration", actor: Actor
    ) -> RegistrationView:
        """View of a registration for the company."""
        event = self.event(row.event)
        has_place = row.place is not None
        mine = row.user_id is not None and row.user_id == actor.user_id
        begun = row.event.starts_at <= self.now
        waits = row.status == RegistrationStatus.WAITING
        return RegistrationView(
            token=row.token,
            event=event,
            status=row.status,
            person=row.user.name if row.user else "",
            mine=mine,
            need=(row.need.token, excerpt(row.need.text)) if row.need else None,
            wants_meetings=row.wants_meetings,
            share=row.share,
            presence=Presence(row.there_from, row.there_until),
            link=row.event.link if has_place and row.event.status == EventStatus.PUBLISHED else None,
            ahead=uow.registrations.ahead_of(row) if waits else 0,
            may_cancel=row.status in LIVING and not begun and row.event.status == EventStatus.PUBLISHED,
            may_rate=mine
            and event.over
            and row.status in TOOK_PART
            and row.event.status == EventStatus.PUBLISHED,
            feedback=next((OwnFeedback(one.stars, one.line) for one in row.feedback), None),
        )


def possible(row: "models.Event", kind: ActorKind, now: datetime) -> tuple[EventAction, ...]:
    """What a side may do to an event now: what its life allows, as far as the time does."""
    begun, over = row.starts_at <= now, is_over(row.ends_at, now)
    return tuple(
        action
        for action in event_actions(row.status, kind, by_partner=row.by_partner)
        if not (begun and action in _ONLY_BEFORE) and not (over and action is EventAction.CANCEL)
    )


def participant(row: "models.EventRegistration") -> ParticipantView:
    """View of a registration for the chamber."""
    return ParticipantView(
        token=row.token,
        company=row.sme.name if row.sme else None,
        person=row.user.name if row.user else None,
        email=row.user.email if row.user else None,
        need=excerpt(row.need.text) if row.need else None,
        status=row.status,
        wants_meetings=row.wants_meetings,
        share=row.share,
        registered_at=row.registered_at,
    )


def excerpt(text: str) -> str:
    """The beginning of a text, in one line."""
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[: EXCERPT - 2].rstrip() + " …"
