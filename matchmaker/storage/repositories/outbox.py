"""The outbox: mails are owed from the transaction on that made them necessary."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select

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

    def cancel(self, prefix: str, now: datetime) -> int:
        """Forget mails whose keys begin with this and that nobody is sending or has tried to; how many."""
        begins = OutboxMail.key.startswith(prefix, autoescape=True)
        free = or_(OutboxMail.claimed_until.is_(None), OutboxMail.claimed_until <= now)
        waiting = (OutboxMail.sent_at.is_(None), OutboxMail.attempts == 0, free)
        found = self._session.scalars(select(OutboxMail.id).where(begins, *waiting)).all()
        self._session.execute(delete(OutboxMail).where(OutboxMail.id.in_(found), *waiting))
        return len(found)

    def were_sent(self, prefix: str) -> bool:
        """Whether a mail whose key begins with this is on its way or has arrived."""
        begins = OutboxMail.key.startswith(prefix, autoescape=True)
        return self._session.scalars(select(OutboxMail.id).where(begins).limit(1)).first() is not None
