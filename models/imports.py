"""Tables that a chamber uploads, and their entries until the people in them have agreed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from matchmaker.domain.vocabulary import ImportKind, ImportRowState, ImportState
from models.base import Base, one_of
from models.types import Json, UtcDateTime


class ImportBatch(Base):
    """One uploaded table. The file is kept until it is imported, undone or discarded, then it goes.

    `mapping`: field to header of the table's column. `counts`: what the import did, by word.
    """

    __tablename__ = "import_batches"
    __table_args__ = (one_of("kind", ImportKind), one_of("state", ImportState))

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    chamber_code: Mapped[str] = mapped_column(ForeignKey("chambers.code", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(120))
    file: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    sheet: Mapped[str | None] = mapped_column(String(120))
    mapping: Mapped[dict[str, str]] = mapped_column(Json)
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    imported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportRow(Base):
    """One entry of an import with its person; nothing of it is anywhere else before the person agrees.

    `number` is its row in the file, as a spreadsheet counts. `name`, `email` and `entry` are blank once it no
    longer waits; what an agreement made of it is the company or partner. One address waits once in a chamber.
    A `created` one has nobody to ask: `event_id` is the event it made, or `partner_id` the partner for which
    it has drafted the offerings that `entry` names by key.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        one_of("state", ImportRowState),
        Index("uq_import_rows_waiting", "chamber_code", "email", unique=True,
              sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")),
        {"sqlite_autoincrement": True},
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id", ondelete="CASCADE"), index=True)
    chamber_code: Mapped[str] = mapped_column(ForeignKey("chambers.code", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(120))
    entry: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    """When it is deleted unless the person has answered; null once it no longer waits."""
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sme_id: Mapped[int | None] = mapped_column(ForeignKey("smes.id", ondelete="SET NULL"), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id", ondelete="SET NULL"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="SET NULL"), index=True)
