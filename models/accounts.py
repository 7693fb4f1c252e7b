"""Accounts of people, what they belong to, where they are signed in, and how they prove who they are."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.vocabulary import Language, Role, UserStatus
from models.base import Base, one_of, owned
from models.types import UtcDateTime

ONE_ORGANISATION = (
    "(role = 'sme' AND sme_id IS NOT NULL AND partner_id IS NULL AND chamber_code IS NULL)"
    " OR (role = 'partner' AND sme_id IS NULL AND partner_id IS NOT NULL AND chamber_code IS NULL)"
    " OR (role IN ('coordinator', 'administrator')"
    " AND sme_id IS NULL AND partner_id IS NULL AND chamber_code IS NOT NULL)"
)
"""The organisation that belongs to the role is set, the two others are not."""


class User(Base):
    """A person who signs in with an e-mail address, kept in lower case.

    A TOTP secret counts from
    `totp_confirmed_at` on; `totp_last_step` is the last time step used, so that no code works twice.
    """

    __tablename__ = "users"
    # Numbers never come again, also on SQLite: links and mails name an account by its number.
    __table_args__ = (
        one_of("language", Language),
        one_of("status", UserStatus),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    status: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_last_step: Mapped[int | None]
    opens_chambers_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when this administrator may prepare other chambers of the installation; null: not at all."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    memberships: Mapped[list["Membership"]] = owned(order_by="Membership.id", back_populates="user")


class Membership(Base):
    """What a person may act for: one SME, one partner or one chamber, in one role."""

    __tablename__ = "memberships"
    __table_args__ = (
        one_of("role", Role),
        CheckConstraint(ONE_ORGANISATION, name="one_organisation"),
        Index("uq_memberships_sme", "user_id", "sme_id", unique=True, sqlite_where=text("sme_id IS NOT NULL"),
              postgresql_where=text("sme_id IS NOT NULL")),
        Index("uq_memberships_partner", "user_id", "partner_id", unique=True,
              sqlite_where=text("partner_id IS NOT NULL"), postgresql_where=text("partner_id IS NOT NULL")),
        Index("uq_memberships_chamber", "user_id", "chamber_code", "role", unique=True,
              sqlite_where=text("chamber_code IS NOT NULL"),
              postgresql_where=text("chamber_code IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    sme_id: Mapped[int | None] = mapped_column(ForeignKey("smes.id", ondelete="CASCADE"), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"), index=True)
    chamber_code: Mapped[str | None] = mapped_column(
        ForeignKey("chambers.code", ondelete="RESTRICT"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(back_populates="memberships", lazy="raise_on_sql")


class UserSession(Base):
    """One signed-in browser. The cookie holds the token, the table only its SHA-256."""

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int | None] = mapped_column(
        ForeignKey("memberships.id", ondelete="SET NULL"), index=True
    )
    """For which organisation the person acts at the moment."""
    browser: Mapped[str] = mapped_column(String(120))
    second_factor: Mapped[bool]
    """Whether it was confirmed by a TOTP or recovery code."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class RecoveryCode(Base):
    """A code that replaces the TOTP code once, kept as its SHA-256."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Invitation(Base):
    """An address is asked to act for an organisation; becomes a membership when it is accepted."""

    __tablename__ = "invitations"
    __table_args__ = (one_of("role", Role), CheckConstraint(ONE_ORGANISATION, name="one_organisation"))

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[str] = mapped_column(String(20))
    sme_id: Mapped[int | None] = mapped_column(ForeignKey("smes.id", ondelete="CASCADE"), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"), index=True)
    chamber_code: Mapped[str | None] = mapped_column(
        ForeignKey("chambers.code", ondelete="CASCADE"), index=True
    )
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class EmailChange(Base):
    """The new address a person asked for and has not confirmed yet; a later wish replaces it."""

    __tablename__ = "email_changes"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    email: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KnownBrowser(Base):
    """A browser, by its name only ("Firefox, Windows"), from which a person has signed in before."""

    __tablename__ = "known_browsers"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    browser: Mapped[str] = mapped_column(String(120), primary_key=True)
    signed_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """The last time."""


class LoginFailure(Base):
    """Failed attempts for one address (its SHA-256, whether it has an account or not)."""

    __tablename__ = "login_failures"

    address_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(SmallInteger)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
