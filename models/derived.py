"""Derived data: vectors that can be rebuilt at any time, and what changed in the catalogue when."""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.domain.vocabulary import CatalogueChangeKind
from models.base import Base, one_of
from models.types import Vector


class Embedding(Base):
    """The vector of one text by one model.

    `kind` says what the text is ("passage", "segment", "topic", ...) and thereby how it was prompted,
    `text_hash` is the SHA-256 of the text, `model` the model's identifier including its revision.
    """

    __tablename__ = "embeddings"
    __table_args__ = (
        UniqueConstraint("model", "kind", "text_hash"),
        CheckConstraint("length(text_hash) = 64", name="text_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    text_hash: Mapped[str] = mapped_column(String(64))
    vector: Mapped[NDArray[np.float32]] = mapped_column(Vector)


class CatalogueState(Base):
    """One row: the version grows with every change to partners or offerings.

    A process whose snapshot carries an older version knows that it is stale.
    """

    __tablename__ = "catalogue_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)


class CatalogueChange(Base):
    """What a version of the catalogue changed, for processes that continue an older snapshot.

    `partner_key`: a partner of which anything changed, it or its offerings; null when `what` is not
    "partner". `what`: "partner", "topics" (the taxonomy) or "all" (anything may be different). `token` is
    drawn at random for every version, so that a number that was given twice, after a backup was put back, is
    noticed. Only the newest versions are kept.
    """

    __tablename__ = "catalogue_changes"
    __table_args__ = (
        one_of("what", CatalogueChangeKind),
        CheckConstraint("(what = 'partner') = (partner_key IS NOT NULL)", name="partner_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, index=True)
    token: Mapped[str] = mapped_column(String(32))
    what: Mapped[str] = mapped_column(String(20))
    partner_key: Mapped[str | None] = mapped_column(String(60))
