"""The mails that went out, readable: all of them in the demonstration, those given up for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from matchmaker.domain.actor import Actor
from matchmaker.domain.errors import NotFound
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.mail.render import PREFIXES, RenderedMail, render
from matchmaker.services.mailing.deliver import Sender, language_of
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork
from models import OutboxMail

SHOWN = 200
"""Mails in a list, newest first."""


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail in a list. `sent_at` is None while it waits; `error` is what the server said last."""

    id: int
    subject: str
    address: str
    name: str | None
    language: str
    created_at: datetime
    sent_at: datetime | None
    given_up_at: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class MailView:
    """A whole mail. `link`: the page it leads to, as a path."""

    line: MailLine
    text: str
    html: str
    link: str


@dataclass(frozen=True, slots=True)
class MailboxView:
    """The newest mails, for everybody or one address, and every address there is.

    `leaving`: mails go to a mail server as well.
    """

    mails: tuple[MailLine, ...]
    addresses: tuple[str, ...]
    chosen: str | None
    leaving: bool


class Mailbox:
    """Words mails as they went out; nothing here sends or changes anything."""

    def __init__(self, database: Database, sender: Sender, *, leaving: bool) -> None:
        self._database = database
        self._sender = sender
        self._leaving = leaving

    def recent(self, address: str | None = None) -> MailboxView:
        """The newest mails, for everybody or for one address; pages show this in the demonstration only."""
        with UnitOfWork(self._database) as uow:
            mails = self._lines(uow, uow.outbox.recent(SHOWN, address))
            return MailboxView(mails, tuple(uow.outbox.addresses()), address, self._leaving)

    def one(self, mail_id: int) -> MailView:
        """A whole mail; pages show this in the demonstration only. Raises NotFound."""
        with UnitOfWork(self._database) as uow:
            mail = uow.outbox.by_id(mail_id)
            if mail is None or not mail.address:
                raise NotFound(f"there is no mail {mail_id}")
            rendered, line = self._worded(uow, mail)
        link = f"{PREFIXES[line.language]}{mail.values.get('path', '/')}"
        return MailView(line, rendered.text, rendered.html, link)

    def given_up(self, actor: Actor) -> tuple[MailLine, ...]:
        """Mails to people of the administrator's own network that could not be delivered. Raises NotFound."""
        require(actor, Permission.MANAGE_PEOPLE, Subject(chamber_code=actor.chamber_code))
        with UnitOfWork(self._database) as uow:
            return self._lines(uow, uow.outbox.given_up(SHOWN, actor.chamber_code))

    def _lines(self, uow: UnitOfWork, mails: Sequence[OutboxMail]) -> tuple[MailLine, ...]:
        return tuple(self._worded(uow, mail)[1] for mail in mails)

    def _worded(self, uow: UnitOfWork, mail: OutboxMail) -> tuple[RenderedMail, MailLine]:
        user = uow.outbox.recipient(mail)
        language = language_of(mail, user)
        name = user.name if user else None
        try:
            rendered = render(mail.message, language, mail.values, self._sender.base_url, name)
        except ValueError:
            # Given up because it cannot be worded: the list must still show it.
            rendered = RenderedMail(mail.message, "", "")
        line = MailLine(
            id=mail.id,
            subject=rendered.subject,
            address=mail.address,
            name=name,
            language=language,
            created_at=mail.created_at,
            sent_at=mail.sent_at,
            given_up_at=mail.given_up_at,
            error=mail.last_error,
        )
        return rendered, line
