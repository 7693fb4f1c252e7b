"""Needs of the chamber's companies that no partner fits: see them, write to the company, close them."""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, InvalidInput, NotFound
from matchmaker.domain.introduction import check_text
from matchmaker.domain.policy import Permission
from matchmaker.domain.unmet import check_reply, due_at
from matchmaker.domain.vocabulary import ReplyKind
from matchmaker.services.coordination.rows import chamber_of, days_left
from matchmaker.services.unmet_mail import tell_reply
from matchmaker.storage.database import Database
from matchmaker.storage.repositories.unmet import Reply, UnmetNeed
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import NeedReply, User

MESSAGES = {ReplyKind.WRITTEN: "need_answered", ReplyKind.CLOSED: "need_closed"}


@dataclass(frozen=True, slots=True)
class UnmetLine:
    """A need in the list. `days_left`: calendar days of Berlin until the company must have heard something;
    None once the chamber has written (then `last_at` says when)."""

    token: str
    text: str
    language: str
    created_at: datetime
    due_at: datetime
    days_left: int | None
    last_at: datetime | None
    sme_key: str
    sme_name: str
    sme_size: str
    place: str
    district: str


@dataclass(frozen=True, slots=True)
class UnmetList:
    """What waits for an answer, and what the chamber has written about and not closed."""

    waiting: tuple[UnmetLine, ...]
    written: tuple[UnmetLine, ...]


@dataclass(frozen=True, slots=True)
class UnmetCase:
    """One need with every answer. `seen`: how many answers there are, sent back with the next one.
    `closed`: nothing can be added. `reachable`: somebody of the company can be mailed."""

    line: UnmetLine
    replies: tuple[Reply, ...]
    seen: int
    closed: bool
    reachable: bool


class UnmetNeeds:
    """Only needs of the coordinator's own chamber."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def all(self, actor: Actor) -> UnmetList:
        """The list of the actor's chamber. Raises NotFound for everybody but coordinators."""
        chamber, now = chamber_of(actor), self._clock()
        with UnitOfWork(self._database) as uow:
            found = uow.unmet.of_chamber(chamber)
        lines = [(one.last, _line(one, now)) for one in found]
        return UnmetList(
            tuple(line for last, line in lines if last is None),
            tuple(line for last, line in lines if last is not None),
        )

    def one(self, actor: Actor, token: str) -> UnmetCase:
        """One need with its answers. Raises NotFound for needs of others, and for those with a partner."""
        chamber, now = chamber_of(actor), self._clock()
        with UnitOfWork(self._database) as uow:
            found = _found(uow, chamber, token)
            replies = tuple(uow.unmet.replies(found.id))
            people = _people(uow, found.sme_id)
        closed = found.last == ReplyKind.CLOSED
        return UnmetCase(_line(found, now), replies, found.replies, closed, bool(people))

    def write(self, actor: Actor, token: str, seen: int, text: str) -> None:
        """Write to the company; the need stays in the list until it is closed or a partner is asked.

        Raises NotFound, InvalidInput (text: text_missing, text_too_long, nobody_reachable) and Conflict
        (stale when somebody has answered meanwhile, closed).
        """
        self._reply(actor, token, seen, ReplyKind.WRITTEN, text)

    def close(self, actor: Actor, token: str, seen: int, text: str) -> None:
        """Close it with a note, which the company reads. Raises as `write` does; an unreachable company is
        no hindrance."""
        self._reply(actor, token, seen, ReplyKind.CLOSED, text)

    def _reply(self, actor: Actor, token: str, seen: int, kind: ReplyKind, text: str) -> None:
        chamber = chamber_of(actor, Permission.ANSWER_NEED)
        words = check_text(text)

        def work(uow: UnitOfWork) -> None:
            now = self._clock()
            found = _found(uow, chamber, token)
            check_reply(found.last, kind)
            if found.replies != seen:
                raise Conflict("somebody has answered meanwhile", found.last, key="stale")
            people = _people(uow, found.sme_id)
            if kind is ReplyKind.WRITTEN and not people:
                raise InvalidInput({"text": "nobody_reachable"})
            number = found.replies + 1
            uow.unmet.add(
                NeedReply(
                    need_id=found.id, number=number, kind=kind, text=words, author_id=actor.user_id, at=now
                )
            )
            need, author = uow.needs.by_token(token, now), uow.accounts.by_id(actor.user_id or 0)
            place = uow.reference.chamber(chamber)
            if need is not None and author is not None and place is not None:
                tell_reply(
                    uow, need, people, MESSAGES[kind], number,
                    author=author.name, text=words, chamber=place.name, now=now,
                )  # fmt: skip

        write_with_retry(self._database, work)


def _found(uow: UnitOfWork, chamber: str, token: str) -> UnmetNeed:
    found = uow.unmet.one(chamber, token)
    if found is None:
        raise NotFound("there is no such need without a partner at this chamber")
    return found


def _people(uow: UnitOfWork, sme_id: int) -> list[User]:
    """Who has an account, else those whom a coordinator entered by telephone."""
    return list(uow.introductions.people_of_sme(sme_id) or uow.introductions.invited_of_sme(sme_id))


def _line(one: UnmetNeed, now: datetime) -> UnmetLine:
    due = due_at(one.created_at)
    return UnmetLine(
        token=one.token,
        text=one.text,
        language=one.language,
        created_at=one.created_at,
        due_at=due,
        days_left=days_left(due, now) if one.last is None else None,
        last_at=one.last_at,
        sme_key=one.sme_key,
        sme_name=one.sme_name,
        sme_size=one.sme_size,
        place=one.place,
        district=one.district,
    )
