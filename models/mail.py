"""The outbox: mails that are owed, written in the transaction of what they tell about."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.vocabulary import Language
from models.base import Base, one_of
from models.types import Json, UtcDateTime


class OutboxMail(Base):
    """One mail to one address.

    `key` names the event and the recipient ("introduction:17:3:user:5"): the same event never mails twice.
    `values` is what the template needs, plain values only. `due_at` is when to try next, null when sent or
    given up; `claimed_until` keeps two workers from sending it at once. `chamber_code`: whose administrators
    see that a mail to a bare address could not be delivered; null for mails to accounts.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("language", Language),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_outbox_due", "due_at", sqlite_where=text("due_at IS NOT NULL"),
              postgresql_where=text("due_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    message: Mapped[str] = mapped_column(String(60))
    """Name of the message, as its folder under mail/templates."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    chamber_code: Mapped[str | None] = mapped_column(
        ForeignKey("chambers.code", ondelete="SET NULL"), index=True
    )
    language: Mapped[str] = mapped_column(String(2))
    values: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(SmallInteger)
    last_error: Mapped[str | None] = mapped_column(String(500))
    message_id: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
