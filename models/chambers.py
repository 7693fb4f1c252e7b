"""How chambers take part in the installation, and which partners of other chambers they recognise."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.vocabulary import ChamberStatus
from models.base import Base, one_of
from models.types import Json, UtcDateTime


class ChamberSetup(Base):
    """A chamber that takes part or prepares for it; no row: it does not take part.

    Texts are given per language. `need_days`: after how many days needs without account are forgotten, null:
    as the installation says. Which districts are the chamber's is in `districts.chamber_code`. `version`
    grows with every change, so that two people at once never both win.
    """

    __tablename__ = "chamber_setups"
    __table_args__ = (
        one_of("status", ChamberStatus),
        CheckConstraint("need_days BETWEEN 1 AND 365", name="need_days"),
        CheckConstraint("(logo IS NULL) = (logo_type IS NULL)", name="logo_type"),
    )

    chamber_code: Mapped[str] = mapped_column(
        ForeignKey("chambers.code", ondelete="RESTRICT"), primary_key=True
    )
    status: Mapped[str] = mapped_column(String(20))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    welcome: Mapped[dict[str, str]] = mapped_column(Json)
    imprint: Mapped[dict[str, str]] = mapped_column(Json)
    privacy: Mapped[dict[str, str]] = mapped_column(Json)
    logo: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    logo_type: Mapped[str | None] = mapped_column(String(20))
    logo_digest: Mapped[str | None] = mapped_column(String(16))
    need_days: Mapped[int | None] = mapped_column(SmallInteger)
    sender_name: Mapped[str | None] = mapped_column(String(60))
    reply_to: Mapped[str | None] = mapped_column(String(254))
    version: Mapped[int] = mapped_column()
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    prepared_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}


class PartnerRecognition(Base):
    """A chamber recognises a partner that another chamber reviews; kept after it was withdrawn."""

    __tablename__ = "partner_recognitions"
    __table_args__ = (
        Index("uq_partner_recognitions_held", "partner_id", "chamber_code", unique=True,
              sqlite_where=text("withdrawn_at IS NULL"), postgresql_where=text("withdrawn_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"), index=True)
    chamber_code: Mapped[str] = mapped_column(ForeignKey("chambers.code", ondelete="RESTRICT"), index=True)
    recognised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recognised_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
