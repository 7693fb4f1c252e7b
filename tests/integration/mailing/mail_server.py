"""A real SMTP server that misbehaves on request."""

import asyncio
import email
import threading
from collections import Counter
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    """Keeps what arrives. `answers`: addresses with the answer they get instead of being taken, once per
    entry; `pause`: seconds before every answer to data."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: dict[str, list[str]] = {}
        self.refused_data: list[str] = []
        self.pause = 0.0
        self.arrived = threading.Event()

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answers := self.answers.get(address):
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refused_data:
            return self.refused_data.pop(0)
        content = cast(bytes, envelope.original_content)
        self.mails.append(cast(EmailMessage, email.message_from_bytes(content, policy=default)))
        self.recipients.extend(envelope.rcpt_tos)
        self.arrived.set()
        if self.pause:
            await asyncio.sleep(self.pause)
        return "250 taken"

    def doubles(self) -> dict[str, int]:
        """Message-IDs that arrived more than once."""
        counted = Counter(str(mail["Message-ID"]) for mail in self.mails)
        return {identifier: count for identifier, count in counted.items() if count > 1}


def start(postbox: Postbox, port: int = 0, **options: Any) -> Controller:
    """Serve the postbox on a free or a given port of this machine; stop it with `.stop()`."""
    controller = Controller(postbox, hostname="127.0.0.1", port=port or _free_port(), **options)
    controller.start()
    return controller


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
