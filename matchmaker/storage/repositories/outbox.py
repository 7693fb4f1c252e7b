"""The outbox: mails are owed from the transaction on that made them necessary."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from matchmaker.mail.messages import complete
from matchmaker.storage.repositories.base import Repository
from models import OutboxMail, User


class OutboxRepository(Repository):
    """Writes what is owed; the worker reads it."""

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
    ) -> bool:
        """Owe a mail to a user, or to an address in a language; False when this key is owed already.

        `message` names the folder under mail/templates, `key` the event and the recipient, `values` plain
        JSON values for the template (mail/messages.py lists them). `due_at`: not to be sent before, when that
        is later than `now`. Raises ValueError without a recipient, and for values the message does not take.
        """
        complete(message, values)
        if user is None and (address is None or language is None):
            raise ValueError("a mail needs a user, or an address and a language")
        if self._session.scalars(select(OutboxMail.id).where(OutboxMail.key == key)).first() is not None:
            return False
        mail = OutboxMail(
            key=key,
            message=message,
            user_id=user.id if user else None,
            address=address or (user.email if user else ""),
            language=language or (user.language if user else "de"),
            values=dict(values),
            created_at=now,
            due_at=due_at or now,
            attempts=0,
        )
        self._session.add(mail)
        self._session.flush()
        return True
