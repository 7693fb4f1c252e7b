"""Hands messages over to a mail server, or nowhere in the demonstration."""

import smtplib
import socket
import ssl
from email.message import EmailMessage
from typing import Protocol

from matchmaker.config import MailServer
from matchmaker.mail.errors import Deferred, Rejected, Unreachable


class Transport(Protocol):
    """Where messages go."""

    def send(self, message: EmailMessage) -> None:
        """Hand a message over to its one recipient. Raises Rejected, Deferred or Unreachable."""

    def close(self) -> None:
        """End the conversation; the next message opens a new one."""


class NoTransport:
    """The demonstration's: a mail counts as delivered when it can be read on the page of mails."""

    def send(self, message: EmailMessage) -> None:
        """Nothing leaves the house."""

    def close(self) -> None:
        """Nothing was opened."""


class Unconfigured:
    """Outside the demonstration without settings: mails wait until there are some."""

    def send(self, message: EmailMessage) -> None:
        """Always raises Unreachable."""
        raise Unreachable("MATCHMAKER_SMTP_URL is missing")

    def close(self) -> None:
        """Nothing was opened."""


class SmtpTransport:
    """SMTP as the settings say; one connection serves all messages until `close`.

    Never falls back to an unencrypted conversation when encryption is configured. Not for several threads.
    """

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand a message over. Raises Rejected, Deferred or Unreachable; after the last one it may or may not
        have arrived."""
        connection = self._connection or self._connect()
        self._connection = connection
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as problem:
            self._answer(*next(iter(problem.recipients.values())))
        except smtplib.SMTPDataError as problem:
            self._answer(problem.smtp_code, problem.smtp_error)
        except smtplib.SMTPNotSupportedError as problem:
            raise Rejected(f"the mail server cannot write this address: {problem}") from problem
        except (smtplib.SMTPException, OSError) as problem:
            # The rest, such as a refused sender, would meet every other mail as well.
            self.close()
            raise Unreachable(_words(problem)) from problem

    def _answer(self, code: int, text: bytes | str) -> None:
        """Raise what the server's answer to one mail means."""
        said = f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
        if code == 421:
            self.close()
            raise Unreachable(said)
        raise (Rejected if 500 <= code < 600 else Deferred)(said)

    def _connect(self) -> smtplib.SMTP:
        server, connection = self._server, None
        try:
            connection = self._opened()
            if server.security == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password or "")
        except (smtplib.SMTPException, OSError) as problem:
            if connection is not None:
                connection.close()
            raise Unreachable(_words(problem)) from problem
        return connection

    def _opened(self) -> smtplib.SMTP:
        server = self._server
        # Given, because finding it out asks the name service and may take many seconds.
        name = socket.gethostname()
        if server.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, name, timeout=server.timeout, context=context)
        return smtplib.SMTP(server.host, server.port, name, timeout=server.timeout)

    def close(self) -> None:
        """Say goodbye if the server still listens."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()


def _words(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return f"{problem.smtp_code} the mail server refuses user and password"
    if isinstance(problem, smtplib.SMTPResponseException):
        said = problem.smtp_error
        return f"{problem.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(problem) or type(problem).__name__
