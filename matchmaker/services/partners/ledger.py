"""A partner's capacity: the present month with its introductions, the past, and changing it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.introduction import RELEASED, number_of
from matchmaker.domain.ledger import MONTH_MIN, USUAL_MIN, Month, check_capacity
from matchmaker.domain.months import last_months, month_of, shifted
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.services.onboarding.content import take_over
from matchmaker.services.present import in_language
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.ledger import TakenPlace
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

HISTORY = 12
"""Months that the ledger shows, the present one included."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One taken place of a month. `sme_name` is None until contact data were released."""

    token: str
    number: str
    status: str
    used: bool
    offering_title: str
    offering_language: str
    sme_name: str | None


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The ledger of one partner with one month opened.

    `usual`: what the partner takes in every month that says nothing else. `history`: newest first.
    `own`: the opened month has a capacity of its own.
    """

    partner_name: str
    status: str
    present: str
    opened: Month
    own: bool
    entries: tuple[LedgerEntry, ...]
    usual: int
    history: tuple[Month, ...]


class CapacityLedger:
    """Reads and changes the ledger of the actor's own partner."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of_partner(self, actor: Actor, language: str, month: str | None = None) -> LedgerView:
        """The ledger, opened at a month of the last HISTORY; None: the present one.

        Raises NotFound for any other month, and for who is no partner.
        """
        require(actor, Permission.SEE_PARTNER_FILE, Subject(partner_id=actor.partner_id))
        months = last_months(self._clock(), HISTORY)
        opened = month or months[-1]
        if opened not in months:
            raise NotFound("the ledger does not show this month")
        with UnitOfWork(self._database) as uow:
            partner = own_partner(uow, actor)
            kept = uow.ledger.months(partner.id, months)
            places = uow.ledger.places(partner.id, opened)
        every = [_month(kept, one, months[-1], partner.capacity_per_month) for one in months]
        return LedgerView(
            partner_name=partner.name,
            status=partner.status,
            present=months[-1],
            opened=every[months.index(opened)],
            own=opened in kept,
            entries=tuple(_entry(place, language) for place in places),
            usual=partner.capacity_per_month,
            history=tuple(reversed(every)),
        )

    def set_this_month(self, actor: Actor, typed: str) -> Month:
        """Change what the partner takes this month, as typed; returns the month as it is then.

        No fewer than the places that are taken. Raises InvalidInput (capacity), NotFound.
        """
        require(actor, Permission.EDIT_PARTNER, Subject(partner_id=actor.partner_id))
        now = self._clock()

        def work(uow: UnitOfWork) -> Month:
            partner = own_partner(uow, actor)
            before = present_month(uow, partner, month_of(now))
            capacity = check_capacity(typed, MONTH_MIN, before.taken)
            return replace(before, capacity=uow.capacity.set_month(partner, capacity, now))

        return write_with_retry(self._database, work)

    def set_usual(self, actor: Actor, typed: str) -> str:
        """Change what the partner takes in a month as a rule, as typed; returns from which month on.

        A month that has a capacity of its own keeps it, so what is reserved is never touched.
        Raises InvalidInput (capacity), NotFound.
        """
        require(actor, Permission.EDIT_PARTNER, Subject(partner_id=actor.partner_id))
        usual = check_capacity(typed, USUAL_MIN)
        month = month_of(self._clock())

        def work(uow: UnitOfWork) -> str:
            partner = own_partner(uow, actor)
            take_over(partner)
            partner.capacity_per_month = usual
            return shifted(month, 1) if month in uow.ledger.months(partner.id, [month]) else month

        return write_with_retry(self._database, work)


def own_partner(uow: UnitOfWork, actor: Actor) -> "models.Partner":
    """The actor's partner with its offerings. Raises NotFound."""
    partner = uow.partners.by_id(actor.partner_id) if actor.partner_id else None
    if partner is None:
        raise NotFound("there is no such partner")
    return partner


def present_month(uow: UnitOfWork, partner: "models.Partner", month: str) -> Month:
    """A month as the ledger has it, else as the partner usually takes it."""
    return uow.ledger.months(partner.id, [month]).get(month) or Month(month, partner.capacity_per_month)


def _month(kept: Mapping[str, Month], month: str, present: str, usual: int) -> Month:
    return kept.get(month) or Month(month, usual if month == present else None)


def _entry(place: TakenPlace, language: str) -> LedgerEntry:
    titles = {text.language: text.title for text in place.offering.texts}
    title = in_language(titles, language)
    return LedgerEntry(
        token=place.token,
        number=number_of(place.introduction_id, place.created_at),
        status=place.status,
        used=place.status in RELEASED,
        offering_title=title,
        offering_language=next((name for name, value in titles.items() if value == title), language),
        sme_name=place.sme_name,
    )
