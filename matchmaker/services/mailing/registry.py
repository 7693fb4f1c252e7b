"""The use cases of this package in one place, so that pages and commands find them by name."""

from dataclasses import dataclass

from matchmaker.config import Settings
from matchmaker.domain.clock import Clock
from matchmaker.mail.transport import NoTransport, SmtpTransport, Transport, Unconfigured
from matchmaker.services.engine_provider import EngineProvider
from matchmaker.services.mailing.deliver import DeliverMails, Sender
from matchmaker.services.mailing.digest import DailyDigest
from matchmaker.services.mailing.mailbox import Mailbox
from matchmaker.storage.database import Database


@dataclass(frozen=True, slots=True)
class MailingServices:
    """Built by `make`, once per process."""

    deliver: DeliverMails
    digest: DailyDigest
    mailbox: Mailbox

    @classmethod
    def make(
        cls, database: Database, engines: EngineProvider, settings: Settings, clock: Clock
    ) -> "MailingServices":
        """Wire the use cases."""
        sender = Sender(settings.mail_from, settings.mail_reply_to, settings.base_url)
        return cls(
            deliver=DeliverMails(database, _transport(settings), sender, clock),
            digest=DailyDigest(database, clock),
            mailbox=Mailbox(database, sender, leaving=settings.smtp_url is not None),
        )


def _transport(settings: Settings) -> Transport:
    if server := settings.mail_server:
        return SmtpTransport(server)
    return NoTransport() if settings.demo else Unconfigured()
