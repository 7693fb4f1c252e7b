"""Reference data: chambers, districts, postcodes and WZ 2008 industries."""

from sqlalchemy import CheckConstraint, Float, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.types import Json


class Chamber(Base):
    """A chamber of industry and commerce (IHK) by its code in the XUnternehmen code list."""

    __tablename__ = "chambers"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(160))
    short_name: Mapped[str] = mapped_column(String(120))
    seat: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(60))


class District(Base):
    """A district (Landkreis or kreisfreie Stadt) by its official five-digit key."""

    __tablename__ = "districts"

    ags: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(60))
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    chamber_code: Mapped[str | None] = mapped_column(
        ForeignKey("chambers.code", ondelete="SET NULL"), index=True
    )


class Postcode(Base):
    """A postcode with the district most of its places lie in."""

    __tablename__ = "postcodes"

    postcode: Mapped[str] = mapped_column(String(5), primary_key=True)
    place: Mapped[str] = mapped_column(String(160))
    district_ags: Mapped[str] = mapped_column(ForeignKey("districts.ags", ondelete="RESTRICT"), index=True)
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)


class Industry(Base):
    """A WZ 2008 item: section (level 1), division, group, class or subclass (level 5)."""

    __tablename__ = "industries"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level"),)

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    parent_code: Mapped[str | None] = mapped_column(
        ForeignKey("industries.code", ondelete="RESTRICT"), index=True
    )
    titles: Mapped[dict[str, str]] = mapped_column(Json)


class IndustryWord(Base):
    """A plain word by which an industry is found; folded (lower case, no umlauts).

    `weight` 3: an everyday word for the trade, 2: from the title, 1: an official term.
    """

    __tablename__ = "industry_words"

    industry_code: Mapped[str] = mapped_column(
        ForeignKey("industries.code", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    word: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
    weight: Mapped[int] = mapped_column(SmallInteger)
