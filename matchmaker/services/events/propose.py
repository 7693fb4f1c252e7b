"""A partner proposes events to a chamber, changes what is returned, and sees who comes, as far as agreed."""

from dataclasses import dataclass

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import InvalidInput, NotFound
from matchmaker.domain.event import OCCUPYING, moved_event
from matchmaker.domain.event_input import EventInput
from matchmaker.domain.onboarding import IN_NETWORK
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import ActorKind, EventAction
from matchmaker.services.events.letters import tell_chamber
from matchmaker.services.events.manage import (
    EditView,
    change,
    checked,
    ensure_possible,
    new_event,
    programme_lines,
)
from matchmaker.services.events.present import EventPresenter, excerpt
from matchmaker.services.events.views import GuestView, ProgrammeLine
from matchmaker.services.onboarding.reading import chambers_to_choose
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry


@dataclass(frozen=True, slots=True)
class HostedView:
    """An event as the partner sees it. `own`: it hosts it; otherwise it only takes part.

    `chamber`: code of the chamber that decides. `guests`: those with a place who agreed to be named, by
    company; `unnamed`: how many others have one. There are never contact data.
    """

    edit: EditView
    own: bool
    chamber: str
    guests: tuple[GuestView, ...]
    unnamed: int


class Proposals:
    """What the people of a partner do with events."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def lines(self, actor: Actor, language: str) -> tuple[ProgrammeLine, ...]:
        """Events that the partner hosts or takes part in, newest first. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            partner = _own_partner(uow, actor)
            rows = uow.events.of_partner(partner.id)
            return tuple(programme_lines(uow, rows, language, self._clock(), ActorKind.PARTNER))

    def chambers(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """(code, name) of the chambers that have somebody who decides, by name. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            _own_partner(uow, actor)
            return tuple((one.code, one.name) for one in chambers_to_choose(uow))

    def one(self, actor: Actor, key: str, language: str) -> HostedView:
        """One event of the partner with who is coming. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            partner = _own_partner(uow, actor)
            row = next((one for one in uow.events.of_partner(partner.id) if one.key == key), None)
            if row is None:
                raise NotFound(f"there is no event {key} of this partner")
            own = row.partner_id == partner.id
            view = EventPresenter.load(uow, [row], language, self._clock()).event(
                row, ActorKind.PARTNER if own else None
            )
            coming = [one for one in uow.registrations.of_event(row.id) if one.status in OCCUPYING]
        named = sorted((_guest(one) for one in coming if one.share), key=lambda one: one.company or "")
        return HostedView(
            EditView(view, row.link if own else None),
            own,
            row.chamber_code,
            tuple(named),
            len(coming) - len(named),
        )

    def create(self, actor: Actor, chamber: str, typed: EventInput) -> str:
        """Keep a draft; returns its key.

        Raises InvalidInput as Programme.create does and {"chamber": "chamber_missing"}, and NotFound for
        partners outside the network.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> str:
            partner = _own_partner(uow, actor)
            errors: dict[str, str] = {}
            if not uow.onboarding.reviewers(chamber):
                errors["chamber"] = "chamber_missing"
            try:
                valid = checked(uow, typed, now)
            except InvalidInput as problem:
                raise InvalidInput(errors | problem.errors) from problem
            if errors:
                raise InvalidInput(errors)
            return new_event(uow, valid, actor, now, chamber=chamber, partner_id=partner.id).key

        return write_with_retry(self._database, work)

    def edit(self, actor: Actor, key: str, version: int, typed: EventInput) -> None:
        """Change a draft or what was returned. Raises InvalidInput, Conflict and NotFound."""
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            row = _hosted(uow, actor, key)
            ensure_possible(row, EventAction.EDIT, ActorKind.PARTNER, version, now)
            uow.events.lock(row.id)
            change(uow, row, checked(uow, typed, now), now)

        write_with_retry(self._database, work)

    def submit(self, actor: Actor, key: str, version: int) -> None:
        """Hand an event in; the chamber's reviewers are told. Raises Conflict and NotFound."""
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            row = _hosted(uow, actor, key)
            ensure_possible(row, EventAction.SUBMIT, ActorKind.PARTNER, version, now)
            row.status = moved_event(row.status, EventAction.SUBMIT, ActorKind.PARTNER, by_partner=True)
            row.submitted_at, row.changed_at = now, now
            uow.session.flush()
            tell_chamber(uow, row, row.partner.name if row.partner else "", now)

        write_with_retry(self._database, work)

    def withdraw(self, actor: Actor, key: str, version: int) -> None:
        """Take back what waits for the chamber: it is a draft again, which only the partner sees.

        Raises Conflict (moved_on once the chamber has decided, stale) and NotFound.
        """
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            row = _hosted(uow, actor, key)
            ensure_possible(row, EventAction.WITHDRAW, ActorKind.PARTNER, version, now)
            row.status = moved_event(row.status, EventAction.WITHDRAW, ActorKind.PARTNER, by_partner=True)
            row.submitted_at, row.changed_at = None, now

        write_with_retry(self._database, work)

    def delete(self, actor: Actor, key: str, version: int) -> None:
        """Delete a draft, or what was returned. Raises Conflict (moved_on, stale) and NotFound."""
        now = self._clock()

        def work(uow: UnitOfWork) -> None:
            row = _hosted(uow, actor, key)
            ensure_possible(row, EventAction.DELETE, ActorKind.PARTNER, version, now)
            uow.events.delete(row)

        write_with_retry(self._database, work)


def _own_partner(uow: UnitOfWork, actor: Actor) -> "models.Partner":
    require(actor, Permission.PROPOSE_EVENT, Subject(partner_id=actor.partner_id))
    partner = uow.partners.by_id(actor.partner_id or 0)
    if partner is None or partner.status not in IN_NETWORK:
        raise NotFound("only partners in the network have events")
    return partner


def _hosted(uow: UnitOfWork, actor: Actor, key: str) -> "models.Event":
    partner, row = _own_partner(uow, actor), uow.events.by_key(key)
    if row is None or row.partner_id != partner.id:
        raise NotFound(f"there is no event {key} of this partner")
    return row


def _guest(row: "models.EventRegistration") -> GuestView:
    return GuestView(
        row.sme.name if row.sme else None, excerpt(row.need.text) if row.need else None, row.wants_meetings
    )
