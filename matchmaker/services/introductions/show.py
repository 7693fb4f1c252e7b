"""Turns an introduction into what one reader may see of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from matchmaker.domain.introduction import OPEN, RELEASED, Deadlines, actions_for, next_step, number_of
from matchmaker.domain.masking import mask
from matchmaker.domain.vocabulary import Action, ActorKind, IntroductionStatus
from matchmaker.services.introductions.contacts import contact_of_partner, contact_of_sme, names_to_hide
from matchmaker.services.introductions.follow_up import counting
from matchmaker.services.introductions.letters import excerpt, line_to_partner, masked_line
from matchmaker.services.introductions.next_best import alternatives
from matchmaker.services.introductions.views import (
    FeedbackView,
    IntroductionLine,
    IntroductionView,
    SmeCard,
    ThreadEntry,
    TimelineEntry,
)
from matchmaker.services.present import Presenter, industry_view, text_of
from matchmaker.services.recommend_partners import match_view
from matchmaker.services.views import MatchView, NeedView
from matchmaker.storage.repositories import Place
from matchmaker.storage.unit_of_work import UnitOfWork
from models import Introduction, IntroductionEvent

_THREAD = frozenset({Action.ASK.value, Action.ANSWER.value})
_OUTCOMES = frozenset({Action.RATE.value, Action.CLOSE.value})
_MISSED = frozenset(
    {
        *(IntroductionStatus.REFUSED, IntroductionStatus.DECLINED),
        *(IntroductionStatus.EXPIRED, IntroductionStatus.WITHDRAWN),
    }
)
"""Statuses after which the SME looks for somebody else."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, in which language, and when; `kind` is the side as which the person acts."""

    uow: UnitOfWork
    kind: ActorKind
    presenter: Presenter
    now: datetime
    deadlines: Deadlines
    _names: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _places: dict[str, Place | None] = field(default_factory=dict)

    def place(self, postcode: str) -> Place | None:
        """Where a postcode lies; each is looked up once."""
        if postcode not in self._places:
            self._places[postcode] = self.uow.reference.place(postcode)
        return self._places[postcode]

    def prepare(self, names: Mapping[int, tuple[str, ...]], places: Mapping[str, Place]) -> None:
        """Give names by SME and places by postcode beforehand, that a long list looks none up by itself."""
        self._names.update(names)
        self._places.update(places)

    def hides_sme(self, row: Introduction) -> bool:
        """Whether the reader may not know yet who asks."""
        return self.kind is ActorKind.PARTNER and row.status not in RELEASED

    def sees_ratings(self, row: Introduction, side: str | None = None) -> bool:
        """Whether the reader sees a rating: that of the other side only when nobody can answer to it."""
        closed = row.status == IntroductionStatus.CLOSED
        return closed or self.kind is ActorKind.COORDINATOR or side == self.kind

    def text(self, row: Introduction, text: str) -> str:
        """What the SME wrote, with everything that leads to it hidden where it must be."""
        if not self.hides_sme(row):
            return text
        if row.sme_id not in self._names:
            self._names[row.sme_id] = names_to_hide(self.uow, row)
        return mask(text, self._names[row.sme_id])

    def actions(self, row: Introduction) -> tuple[Action, ...]:
        """What the reader may do now."""
        return tuple(action for action in actions_for(row.status, self.kind) if self._possible(row, action))

    def undo_until(self, row: Introduction) -> datetime | None:
        """Until when this approval may be taken back; None: not any more."""
        if row.status != IntroductionStatus.APPROVED or row.approved_at is None:
            return None
        if not self.deadlines.may_undo(row.approved_at, self.now):
            return None
        return row.approved_at + timedelta(minutes=self.deadlines.undo_minutes)

    def _possible(self, row: Introduction, action: Action) -> bool:
        match action:
            case Action.UNDO_APPROVE:
                return self.undo_until(row) is not None
            case Action.RATE:
                return all(one.side != self.kind for one in row.feedback)
            case Action.EXCHANGE:
                return row.need_id is not None
            case _:
                return True


def line_of(reader: Reader, row: Introduction) -> IntroductionLine:
    """An introduction in a list."""
    place = reader.place(row.sme.postcode)
    district = reader.presenter.district(row.sme.district_ags)
    hidden = reader.hides_sme(row)
    return IntroductionLine(
        token=row.token,
        number=number_of(row.id, row.created_at),
        status=row.status,
        since=row.changed_at,
        created_at=row.created_at,
        due_at=row.due_at,
        overdue=row.due_at is not None and row.due_at <= reader.now,
        next_step=next_step(row.status),
        version=row.version,
        partner_key=row.partner.key,
        partner_name=row.partner.name,
        offering_key=row.offering.key,
        offering_title=text_of(row.offering, reader.presenter.language).title,
        sme_name=None if hidden else row.sme.name,
        place=place.place if place else None,
        district=district.name if district else None,
        size=row.sme.size,
        need_token=_need_token(reader, row),
        need_excerpt=excerpt(reader.text(row, row.need_text)),
        band=row.band,
        confidence=row.confidence,
        reason=row.reason,
        on_behalf=row.by_coordinator_id is not None,
        actions=reader.actions(row),
    )


def view_of(reader: Reader, row: Introduction) -> IntroductionView:
    """One introduction as this reader may see it."""
    uow, released = reader.uow, row.status in RELEASED
    chambers = {chamber.code: chamber.name for chamber in uow.reference.chambers()}
    rated = row.feedback if reader.sees_ratings(row) else ()
    return IntroductionView(
        token=row.token,
        number=number_of(row.id, row.created_at),
        status=row.status,
        since=row.changed_at,
        due_at=row.due_at,
        next_step=next_step(row.status),
        actions=reader.actions(row),
        version=row.version,
        chamber_name=chambers[row.chamber_code],
        sme=_card(reader, row),
        need_token=_need_token(reader, row),
        need_text=reader.text(row, row.need_text),
        need_language=row.need.language if row.need else row.language,
        personal_line=reader.text(row, row.personal_line),
        coordinator_line=_coordinator_line(reader, row),
        match=_stored_match(reader, row),
        partner=reader.presenter.partner(row.partner),
        offering=reader.presenter.offering(row.offering, row.partner),
        band=row.band,
        confidence=row.confidence,
        reason=row.reason,
        reason_text=row.reason_text,
        sme_contact=contact_of_sme(uow, row) if released else None,
        partner_contact=contact_of_partner(uow, row) if released else None,
        timeline=_timeline(reader, row),
        thread=_thread(reader, row),
        feedback=_feedback(reader, row),
        outcome=outcome_of(reader, row),
        outcomes_differ=len({one.outcome for one in rated}) > 1,
        on_behalf=row.by_coordinator_id is not None,
        confirmed=row.confirmed_at is not None,
        replaces=_replaced(reader, row),
        replaced_by=uow.introductions.replacement_of(row.id) if reader.kind != ActorKind.PARTNER else None,
        alternatives=_alternatives(reader, row),
        capacity_left=uow.capacity.left(row.partner, reader.now),
        capacity=uow.capacity.capacity(row.partner, reader.now),
        undo_until=reader.undo_until(row) if reader.kind is ActorKind.COORDINATOR else None,
    )


def _need_token(reader: Reader, row: Introduction) -> str | None:
    # The token opens the page of the need, where the partner's rivals are listed.
    return row.need.token if row.need and reader.kind is not ActorKind.PARTNER else None


def _coordinator_line(reader: Reader, row: Introduction) -> str:
    # Between chamber and partner: the company is not shown what its chamber says about it.
    if reader.kind is ActorKind.SME:
        return ""
    return masked_line(reader.uow, row) if reader.hides_sme(row) else line_to_partner(row)


def _replaced(reader: Reader, row: Introduction) -> str | None:
    if row.replaces_id is None or reader.kind is ActorKind.PARTNER:
        return None
    return reader.uow.introductions.token_of(row.replaces_id)


def _card(reader: Reader, row: Introduction) -> SmeCard:
    sme, reference = row.sme, reader.uow.reference
    place, district = reader.place(sme.postcode), reader.presenter.district(sme.district_ags)
    industry = industry_view(reference.industry(sme.industry_code), reader.presenter.language)
    return SmeCard(
        name=None if reader.hides_sme(row) else sme.name,
        place=place.place if place else None,
        district=district.name if district else None,
        size=sme.size,
        industry=industry.title if industry else None,
        languages=tuple(sme.service_languages),
    )


def _need_view(reader: Reader, row: Introduction) -> NeedView:
    place = reader.place(row.sme.postcode)
    return NeedView(
        token="",
        text=reader.text(row, row.need_text),
        language=row.need.language if row.need else row.language,
        postcode=row.sme.postcode,
        place=place.place if place else None,
        district=reader.presenter.district(row.need.district_ags if row.need else row.sme.district_ags),
        chamber=place.chamber_name if place else None,
        size=row.need.size if row.need else row.sme.size,
        industry=None,
        topics=(),
    )


def _stored_match(reader: Reader, row: Introduction) -> MatchView | None:
    run = reader.uow.runs.by_id(row.run_id) if row.run_id else None
    if run is None:
        return None
    matches = reader.uow.runs.as_recommendation(run).matches
    found = [(rank, one) for rank, one in enumerate(matches, 1) if one.offering_id == row.offering.key]
    if not found:
        return None
    rank, match = found[0]
    owner = reader.kind is ActorKind.SME
    return match_view(rank, match, _need_view(reader, row), row.offering, reader.presenter, owner=owner)


def _alternatives(reader: Reader, row: Introduction) -> tuple[MatchView, ...]:
    undecided = row.status in OPEN and row.status not in RELEASED
    wanted = row.status in _MISSED or (undecided and reader.kind is ActorKind.COORDINATOR)
    if not wanted or reader.kind is ActorKind.PARTNER:
        return ()
    found = alternatives(reader.uow, row, reader.now)
    need, owner = _need_view(reader, row), reader.kind is ActorKind.SME
    return tuple(
        match_view(rank, one.match, need, one.offering, reader.presenter, owner=owner)
        for rank, one in enumerate(found, 1)
    )


def _seen_events(reader: Reader, row: Introduction) -> list[IntroductionEvent]:
    if reader.kind is not ActorKind.PARTNER:
        return list(row.events)
    asked = max((one.number for one in row.events if one.action == Action.APPROVE), default=0)
    return [one for one in row.events if one.number >= asked]


def outcome_of(reader: Reader, row: Introduction) -> str | None:
    """What came of it, as far as the reader may know."""
    if not reader.sees_ratings(row):
        return None
    closing = next((one.reason for one in row.events if one.action == Action.CLOSE), None)
    counted = counting(row)
    return closing or (counted.value if counted else None)


def _timeline(reader: Reader, row: Introduction) -> tuple[TimelineEntry, ...]:
    sees = reader.sees_ratings
    return tuple(
        TimelineEntry(
            at=one.at,
            action=one.action,
            actor_kind=one.actor_kind,
            from_status=one.from_status,
            to_status=one.to_status,
            reason=None if one.action in _OUTCOMES else one.reason,
            text=None
            if one.action == Action.APPROVE and reader.kind is not ActorKind.COORDINATOR
            else one.text,
            outcome=one.reason if one.action in _OUTCOMES and sees(row, one.actor_kind) else None,
        )
        for one in _seen_events(reader, row)
    )


def _thread(reader: Reader, row: Introduction) -> tuple[ThreadEntry, ...]:
    if reader.kind is ActorKind.PARTNER:
        return ()
    return tuple(
        ThreadEntry(one.at, one.actor_kind, one.text)
        for one in row.events
        if one.action in _THREAD and one.text
    )


def _feedback(reader: Reader, row: Introduction) -> tuple[FeedbackView, ...]:
    return tuple(
        FeedbackView(one.side, one.outcome, one.stars, one.line)
        for one in row.feedback
        if reader.sees_ratings(row, one.side)
    )
