"""Deliver the mails that are owed: each once, again later when the server does not take it."""

import logging
import re
import threading
import time
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.utils import parseaddr

from matchmaker.domain.clock import Clock
from matchmaker.domain.mail_pauses import next_attempt
from matchmaker.domain.masking import mask_addresses
from matchmaker.domain.traces import trace
from matchmaker.domain.vocabulary import UserStatus
from matchmaker.mail.compose import Envelope, compose, message_id
from matchmaker.mail.errors import Deferred, Rejected, Unreachable
from matchmaker.mail.messages import REGULAR
from matchmaker.mail.render import render
from matchmaker.mail.transport import Transport
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry
from models import ChamberSetup, OutboxMail, User

_log = logging.getLogger(__name__)

_ANSWER = re.compile(r"\d{3}(?: \d\.\d{1,3}\.\d{1,3})?(?= )")
"""Number of an answer with its enhanced status code (RFC 3463), where the server gives one."""
QUIET_AFTER_UNREACHABLE = 30.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Sender:
    """As whom we write, and where links in mails lead."""

    address: str
    reply_to: str | None
    base_url: str

    def of(self, setup: ChamberSetup) -> "Sender":
        """The same address under a chamber's name, with the chamber's own address for answers."""
        address = parseaddr(self.address)[1] or self.address
        named = f'"{setup.sender_name}" <{address}>' if setup.sender_name else self.address
        return Sender(named, setup.reply_to or self.reply_to, self.base_url)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one sweep did: mails sent, put off, and given up; `unreachable`: why it stopped early."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    unreachable: str | None = None


class DeliverMails:
    """One mail at a time: claim it, hand it over, note that.

    Only a crash, or losing the server, between its acceptance and the note makes a mail go out again; it then
    carries the same Message-ID. Nothing that is logged names a person.
    """

    def __init__(
        self,
        database: Database,
        transport: Transport,
        sender: Sender,
        clock: Clock,
        quiet: float = QUIET_AFTER_UNREACHABLE,
    ) -> None:
        self._database = database
        self._transport = transport
        self._sender = sender
        self._clock = clock
        self._quiet = quiet
        self._quiet_until = 0.0
        self._stopping = threading.Event()
        self._sweep = threading.Lock()
        self._accepted: dict[int, str] = {}
        """Mails that the server took while the database was away: noted first, never sent again."""

    def deliver_due(self, limit: int = 200, seconds: float = 30.0) -> DeliveryReport:
        """Deliver what is due, at most `limit` mails, beginning none after `seconds`.

        When the server cannot be reached, it is left alone for QUIET_AFTER_UNREACHABLE seconds, so that not
        every waiting mail runs into it. Raises the storage errors when the database is away; nothing is lost.
        """
        report, end = DeliveryReport(), time.monotonic() + seconds
        with self._sweep:
            try:
                self._note_accepted()
                for _ in range(limit):
                    if self._stopping.is_set() or not self._quiet_until <= time.monotonic() < end:
                        break
                    mail = write_with_retry(self._database, lambda uow: uow.outbox.claim(self._clock()))
                    if mail is None:
                        break
                    report = self._deliver(mail, report)
                    if report.unreachable:
                        break
            finally:
                self._transport.close()
        return report

    def stop(self) -> None:
        """End the sweep that runs after the mail in hand, and begin no other."""
        self._stopping.set()

    def start_afresh(self) -> int:
        """Free the mails that a dead worker had in hand; only while no other one runs. How many."""
        return write_with_retry(self._database, lambda uow: uow.outbox.release_claims())

    def waiting(self) -> int:
        """How many mails are still owed, due or not."""
        with UnitOfWork(self._database) as uow:
            return uow.outbox.waiting()

    def _deliver(self, mail: OutboxMail, report: DeliveryReport) -> DeliveryReport:
        identifier = message_id(mail.key, self._sender.address)
        try:
            self._transport.send(self._compose(mail, identifier))
        except Rejected as problem:
            return self._give_up(mail, str(problem), report)
        except Unreachable as problem:
            if not self._quiet_until:
                _log.warning("the mail server cannot be reached: %s", _reason(problem))
            self._quiet_until = time.monotonic() + self._quiet
            return replace(self._put_off(mail, str(problem), report), unreachable=str(problem))
        except Deferred as problem:
            return self._put_off(mail, str(problem), report)
        except (ValueError, LookupError, TypeError) as problem:
            # A fault in a template may be mended by the next version before the mail is given up.
            _log.error("mail %d (%s) cannot be worded\n%s", mail.id, mail.message, trace(problem))
            return self._put_off(mail, f"cannot be worded: {problem}", report)
        self._quiet_until = 0.0
        self._accepted[mail.id] = identifier
        self._note_accepted()
        return replace(report, sent=report.sent + 1)

    def _compose(self, mail: OutboxMail, identifier: str) -> EmailMessage:
        with UnitOfWork(self._database) as uow:
            user = uow.outbox.recipient(mail)
            setup = uow.chambers.setup(uow.outbox.chamber_of(mail) or "")
        if user is not None and user.status == UserStatus.DEACTIVATED:
            raise Rejected("the account is deactivated")
        language = language_of(mail, user)
        rendered = render(
            mail.message, language, mail.values, self._sender.base_url, user.name if user else None
        )
        sender = self._sender.of(setup) if setup else self._sender
        return compose(
            rendered,
            Envelope(sender.address, mail.address, user.name if user else None, sender.reply_to),
            identifier=identifier,
            language=language,
            now=self._clock(),
            listed=mail.message if mail.message in REGULAR else "",
        )

    def _note_accepted(self) -> None:
        for mail_id, identifier in list(self._accepted.items()):

            def note(uow: UnitOfWork, mail_id: int = mail_id, identifier: str = identifier) -> None:
                uow.outbox.delivered(mail_id, self._clock(), identifier)

            write_with_retry(self._database, note)
            del self._accepted[mail_id]

    def _put_off(self, mail: OutboxMail, error: str, report: DeliveryReport) -> DeliveryReport:
        now = self._clock()
        until = next_attempt(mail.created_at, now, mail.attempts)
        if until is None:
            return self._give_up(mail, error, report)
        write_with_retry(self._database, lambda uow: uow.outbox.postpone(mail.id, until, error))
        return replace(report, put_off=report.put_off + 1)

    def _give_up(self, mail: OutboxMail, error: str, report: DeliveryReport) -> DeliveryReport:
        write_with_retry(self._database, lambda uow: uow.outbox.give_up(mail.id, self._clock(), error))
        _log.warning("mail %d (%s) is given up after %d attempts", mail.id, mail.message, mail.attempts)
        return replace(report, given_up=report.given_up + 1)


def _reason(problem: Unreachable) -> str:
    """Why there is no way to the server, for the log: of its words only the number, they may name people."""
    number = _ANSWER.match(str(problem))
    return number[0] if number else mask_addresses(str(problem))


def language_of(mail: OutboxMail, user: User | None) -> str:
    """The language the recipient reads now; the one noted with the mail for bare addresses."""
    return user.language if user is not None else mail.language
