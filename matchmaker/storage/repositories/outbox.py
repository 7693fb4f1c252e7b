"""The outbox: mails are owed from the transaction on that made them necessary, until they are delivered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, update

from matchmaker.domain.mail_pauses import LONGEST_PAUSE
from matchmaker.mail.messages import complete
from matchmaker.storage.repositories.base import Repository, chunks
from models import Membership, OutboxMail, Partner, Sme, User

CLAIM = timedelta(minutes=10)
"""How long a claimed mail is left alone: longer than handing one over can take."""
FAREWELL = "account_erased"
VOID_WITH_ADDRESS = ("reset_password", "verify_address", "address_known")
"""Messages that only make sense at the address they were written for."""
ERROR_MAX = 500
"""Characters kept of what the mail server answered."""


MANY_AT_ONCE = 500
"""Rows per statement when many are owed at once."""


@dataclass(frozen=True, slots=True)
class NewMail:
    """One of many mails of a kind, to a bare address."""

    key: str
    address: str
    values: Mapping[str, Any]
    chamber: str


class OutboxRepository(Repository):
    """Writes what is owed; hands it to the worker, one mail at a time."""

    def add(
        self,
        message: str,
        *,
        key: str,
        user: User | None = None,
        address: str | None = None,
        language: str | None = None,
        values: Mapping[str, Any],
        now: datetime,
        due_at: datetime | None = None,
        chamber: str | None = None,
    ) -> bool:
        """Owe a mail to a user, or to an address in a language; False when this key is owed already.

        `message` names the folder under mail/templates, `key` the event and the recipient, `values` plain
        JSON values for the template (mail/messages.py lists them). `due_at`: not to be sent before, when that
        is later than `now`. `chamber`: whose administrators see when a bare address cannot be reached.
        Raises ValueError without a recipient, and for values the message does not take.
        """
        complete(message, values)
        if user is None and (address is None or language is None):
            raise ValueError("a mail needs a user, or an address and a language")
        if self.owed(key):
            return False
        mail = OutboxMail(
            key=key,
            message=message,
            user_id=user.id if user else None,
            address=address or (user.email if user else ""),
            chamber_code=None if user else chamber,
            language=language or (user.language if user else "de"),
            values=dict(values),
            created_at=now,
            due_at=due_at or now,
            attempts=0,
        )
        self._session.add(mail)
        self._session.flush()
        return True

    def add_many(self, message: str, mails: Iterable[NewMail], language: str, now: datetime) -> int:
        """Owe mails of one kind to many addresses, a few hundred per statement; how many. Keys must be new.

        Raises ValueError for values the message does not take.
        """
        count = 0
        for part in chunks(mails, MANY_AT_ONCE):
            for one in part:
                complete(message, one.values)
            rows = [
                {
                    **{"key": one.key, "message": message, "address": one.address, "language": language},
                    **{"chamber_code": one.chamber, "values": dict(one.values), "created_at": now},
                    **{"due_at": now, "attempts": 0},
                }
                for one in part
            ]
            self._session.execute(insert(OutboxMail), rows)
            count += len(rows)
        return count

    def forget(self, keys: Iterable[str]) -> None:
        """Blank mails, and send none of them that still waits."""
        blank: dict[str, Any] = {"address": "", "values": {}, "last_error": None, "due_at": None}
        for part in chunks(keys):
            statement = update(OutboxMail).where(OutboxMail.key.in_(part))
            statement = statement.values(**blank, claimed_until=None)
            self._session.execute(statement.execution_options(synchronize_session=False))

    def owed(self, key: str) -> bool:
        """Whether a mail of this key was ever owed."""
        return self._session.scalars(select(OutboxMail.id).where(OutboxMail.key == key)).first() is not None

    def take_back(self, prefix: str) -> tuple[int, int]:
        """Delete the mails whose key begins so and that nobody has tried to send yet.

        Returns how many went and how many were too late: those may have arrived.
        """
        mails = select(OutboxMail.id).where(OutboxMail.key.startswith(prefix, autoescape=True))
        early = self._session.scalars(mails.where(OutboxMail.attempts == 0).with_for_update()).all()
        self._session.execute(delete(OutboxMail).where(OutboxMail.id.in_(early)))
        return len(early), len(self._session.scalars(mails).all())

    def move_waiting(self, user_id: int, address: str) -> None:
        """Send what still waits for a person to another address.

        Mails with a link for a new password are void with the old address and are not sent any more.
        """
        waiting = update(OutboxMail).where(OutboxMail.user_id == user_id, OutboxMail.due_at.is_not(None))
        void = waiting.where(OutboxMail.message.in_(VOID_WITH_ADDRESS))
        self._session.execute(void.values(due_at=None, claimed_until=None))
        self._session.execute(waiting.values(address=address))

    def claim(self, now: datetime) -> OutboxMail | None:
        """The next mail that is due, for the caller alone during CLAIM; None when nothing is due.

        The attempt is counted here, so that a mail that kills the worker does not come first for ever.
        """
        query = (
            select(OutboxMail)
            .where(_due(now), _free(now))
            .order_by(OutboxMail.due_at, OutboxMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        mail = self._session.scalars(query).one_or_none()
        if mail is not None:
            mail.claimed_until = now + CLAIM
            mail.attempts += 1
            self._session.flush()
        return mail

    def release_claims(self) -> int:
        """Free what a worker had claimed that is gone; only for the one that holds the worker's lock."""
        claimed = self._session.scalars(
            select(OutboxMail).where(OutboxMail.claimed_until.is_not(None)).with_for_update()
        ).all()
        for mail in claimed:
            mail.claimed_until = None
        self._session.flush()
        return len(claimed)

    def recipient(self, mail: OutboxMail) -> User | None:
        """The account behind the mail; None for a bare address."""
        return self._session.get(User, mail.user_id) if mail.user_id is not None else None

    def chamber_of(self, mail: OutboxMail) -> str | None:
        """The chamber under whose name a mail goes: of the recipient's company, else partner, else own.

        None when there is none, or when several could be meant.
        """
        if mail.user_id is None:
            return mail.chamber_code
        query = (
            select(Sme.chamber_code, Partner.chamber_code, Membership.chamber_code)
            .select_from(Membership)
            .outerjoin(Sme, Sme.id == Membership.sme_id)
            .outerjoin(Partner, Partner.id == Membership.partner_id)
            .where(Membership.user_id == mail.user_id)
        )
        found = self._session.execute(query).all()
        for place in range(3):
            if codes := {row[place] for row in found if row[place]}:
                return codes.pop() if len(codes) == 1 else None
        return None

    def delivered(self, mail_id: int, now: datetime, message_id: str) -> None:
        """The server has taken the mail."""
        self._settle(mail_id, sent_at=now, message_id=message_id, due_at=None, last_error=None)
        self._forget_farewell(mail_id)

    def postpone(self, mail_id: int, until: datetime, error: str) -> None:
        """Try the mail again then, unless its recipient has been forgotten meanwhile."""
        mail = self._session.get(OutboxMail, mail_id)
        if mail is not None and mail.address:
            self._settle(mail_id, due_at=until, last_error=error[:ERROR_MAX])

    def give_up(self, mail_id: int, now: datetime, error: str) -> None:
        """Never try the mail again."""
        self._settle(mail_id, given_up_at=now, due_at=None, last_error=error[:ERROR_MAX])
        self._forget_farewell(mail_id)

    def _forget_farewell(self, mail_id: int) -> None:
        """The last mail to somebody whose account is erased leaves no address behind."""
        farewell = update(OutboxMail).where(OutboxMail.id == mail_id, OutboxMail.message == FAREWELL)
        self._session.execute(farewell.values(address="", values={}, last_error=None))

    def _settle(self, mail_id: int, **values: Any) -> None:
        settled = update(OutboxMail).where(OutboxMail.id == mail_id, OutboxMail.sent_at.is_(None))
        self._session.execute(settled.values(claimed_until=None, **values))

    def waiting(self) -> int:
        """How many mails are still owed."""
        query = select(func.count()).select_from(OutboxMail).where(OutboxMail.due_at.is_not(None))
        return self._session.scalars(query).one()

    def recent(self, limit: int, address: str | None = None) -> Sequence[OutboxMail]:
        """The newest mails, sent or not, for everybody or for one address."""
        query = select(OutboxMail).order_by(OutboxMail.created_at.desc(), OutboxMail.id.desc()).limit(limit)
        if address is not None:
            query = query.where(OutboxMail.address == address)
        return self._session.scalars(query.where(OutboxMail.address != "")).all()

    def addresses(self) -> Sequence[str]:
        """Every address that mails were owed to, in order."""
        query = select(OutboxMail.address).where(OutboxMail.address != "").distinct()
        return self._session.scalars(query.order_by(OutboxMail.address)).all()

    def by_id(self, mail_id: int) -> OutboxMail | None:
        """One mail, or None."""
        return self._session.get(OutboxMail, mail_id)

    def given_up(self, limit: int, chamber_code: str | None = None) -> Sequence[OutboxMail]:
        """The newest mails that could not be delivered, all or those of one chamber's network: to its people,
        and to addresses without account."""
        query = select(OutboxMail).where(OutboxMail.given_up_at.is_not(None), OutboxMail.address != "")
        if chamber_code is not None:
            people = OutboxMail.user_id.in_(_people_of(chamber_code))
            query = query.where(or_(people, OutboxMail.chamber_code == chamber_code))
        return self._session.scalars(query.order_by(OutboxMail.given_up_at.desc()).limit(limit)).all()

    def forget_contents(self, before: datetime) -> int:
        """Blank what is personal in mails that were settled before; how many.

        The rows stay: for statistics, and because their keys keep an event from ever being mailed twice.
        """
        settled = select(OutboxMail.id).where(
            or_(OutboxMail.sent_at < before, OutboxMail.given_up_at < before), OutboxMail.address != ""
        )
        old = self._session.scalars(settled).all()
        blank: dict[str, Any] = {"address": "", "user_id": None, "values": {}, "last_error": None}
        for part in chunks(old):
            self._session.execute(update(OutboxMail).where(OutboxMail.id.in_(part)).values(blank))
        return len(old)


def _due(now: datetime) -> ColumnElement[bool]:
    """A due time much further away than the longest pause was written by a clock that ran ahead."""
    return and_(
        OutboxMail.due_at.is_not(None),
        or_(OutboxMail.due_at <= now, OutboxMail.due_at > now + 2 * LONGEST_PAUSE),
    )


def _free(now: datetime) -> ColumnElement[bool]:
    """Nobody else is sending it; the same holds for claims from the future."""
    return or_(
        OutboxMail.claimed_until.is_(None),
        OutboxMail.claimed_until <= now,
        OutboxMail.claimed_until > now + 2 * CLAIM,
    )


def _people_of(chamber_code: str) -> Select[int]:
    smes = select(Sme.id).where(Sme.chamber_code == chamber_code)
    partners = select(Partner.id).where(Partner.chamber_code == chamber_code)
    return select(Membership.user_id).where(
        or_(
            Membership.chamber_code == chamber_code,
            Membership.sme_id.in_(smes),
            Membership.partner_id.in_(partners),
        )
    )
