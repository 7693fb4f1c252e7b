"""A chamber recognises partners that another chamber has let in, and can withdraw that."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import NotFound
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.recognitions import OtherPartner
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class OtherPartnerLine:
    """A partner of another chamber. `serves`: it comes to a district of the reader's chamber.

    `since`: since when the reader's chamber recognises it. `reviewer`: the chamber that reviews it, None for
    partners that come with the product.
    """

    key: str
    name: str
    kind: str
    seat: str | None
    nationwide: bool
    serves: bool
    fictional: bool
    since: datetime | None
    reviewer: str | None


@dataclass(frozen=True, slots=True)
class OtherPartners:
    """One page of partners of other chambers; `nationwide_left`: nationwide ones not recognised yet."""

    lines: tuple[OtherPartnerLine, ...]
    total: int
    page: int
    pages: int
    nationwide_left: int


class RecognisePartners:
    """For coordinators and administrators, always about the chamber they act for.

    All raise NotFound for everybody else, and for partners that are not active or are the chamber's own.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def of_others(self, actor: Actor, page: int = 1) -> OtherPartners:
        """Active partners of other chambers, nationwide ones first, then those that serve the own area."""
        chamber = _own(actor)
        with UnitOfWork(self._database) as uow:
            total = uow.recognitions.others(chamber)
            pages = max(1, -(-total // PAGE_SIZE))
            page = min(max(1, page), pages)
            found = uow.recognitions.of_others(chamber, PAGE_SIZE, (page - 1) * PAGE_SIZE)
            left = len(uow.recognitions.nationwide(chamber))
        return OtherPartners(tuple(map(_line, found)), total, page, pages, left)

    def recognise(self, actor: Actor, key: str) -> None:
        """Recognise a partner; nothing happens when the chamber does already. The next need can find it."""
        chamber, now = _own(actor), self._clock()

        def work(uow: UnitOfWork) -> None:
            partner = uow.recognitions.of_other(chamber, key)
            if partner is None:
                raise NotFound("there is no such partner of another chamber")
            uow.recognitions.recognise(partner.id, chamber, actor.user_id, now)

        write_with_retry(self._database, work)

    def recognise_nationwide(self, actor: Actor) -> int:
        """Recognise all nationwide partners that are not recognised yet; how many."""
        chamber, now = _own(actor), self._clock()

        def work(uow: UnitOfWork) -> int:
            found = uow.recognitions.nationwide(chamber)
            for partner_id in found:
                uow.recognitions.recognise(partner_id, chamber, actor.user_id, now)
            return len(found)

        return write_with_retry(self._database, work)

    def withdraw(self, actor: Actor, key: str) -> None:
        """Recognise a partner no longer; introductions that run go on. Nothing happens without one."""
        chamber, now = _own(actor), self._clock()

        def work(uow: UnitOfWork) -> None:
            partner = uow.recognitions.of_other(chamber, key)
            if partner is None:
                raise NotFound("there is no such partner of another chamber")
            held = uow.recognitions.held(partner.id, chamber)
            if held is not None:
                held.withdrawn_at, held.withdrawn_by_id = now, actor.user_id

        write_with_retry(self._database, work)


def _own(actor: Actor) -> str:
    require(actor, Permission.RECOGNISE_PARTNER, Subject(chamber_code=actor.chamber_code))
    return str(actor.chamber_code)


def _line(one: OtherPartner) -> OtherPartnerLine:
    row = one.partner
    return OtherPartnerLine(
        key=row.key,
        name=row.name,
        kind=row.kind,
        seat=row.seat,
        nationwide=row.nationwide,
        serves=one.serves,
        fictional=row.fictional,
        since=one.since,
        reviewer=one.reviewer,
    )
