"""From a rendered mail to the message that goes over the wire."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from matchmaker.mail.errors import Rejected
from matchmaker.mail.render import RenderedMail

_LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3: a path has at most 256 characters, brackets included."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom to whom. `sender` and `reply_to` as "Name <address>"; `name` is the recipient's."""

    sender: str
    recipient: str
    name: str | None = None
    reply_to: str | None = None


def message_id(key: str, sender: str) -> str:
    """The Message-ID of an owed mail, from its key: whoever gets it twice can see that it is the same."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"<{digest}@{_address(sender).domain}>"


def compose(
    mail: RenderedMail, envelope: Envelope, *, identifier: str, language: str, now: datetime, listed: str = ""
) -> EmailMessage:
    """Text and HTML as alternatives under safe headers; `listed` names a regular message ("daily_digest").

    Raises Rejected for an address that no header can hold.
    """
    message = EmailMessage(policy=SMTP)
    sender = _address(envelope.sender)
    message["From"] = sender
    message["To"] = _address(envelope.recipient, envelope.name or "")
    if envelope.reply_to:
        message["Reply-To"] = _address(envelope.reply_to)
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = identifier
    # Out-of-office answers to a machine help nobody (RFC 3834; the second header is for Exchange).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if listed:
        message["List-Id"] = f"<{listed.replace('_', '-')}.{sender.domain}>"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    # Not before: becoming a multipart moves all Content headers into the first part.
    message["Content-Language"] = language
    return message


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _address(written: str, name: str = "") -> Address:
    """An address with its domain as the mail system writes it (umlauts in punycode)."""
    shown, address = parseaddr(written) if "<" in written else ("", written)
    local, at, domain = address.strip().rpartition("@")
    if not (local and at and domain) or len(address) > _LONGEST_ADDRESS or not address.isprintable():
        raise Rejected("the address is malformed")
    try:
        wired = domain.encode("idna").decode("ascii")
        return Address(_one_line(name or shown), addr_spec=f"{local}@{wired}")
    except (UnicodeError, ValueError, IndexError) as problem:
        raise Rejected("the address is malformed") from problem
