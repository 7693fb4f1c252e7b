"""Partners and their offerings: the catalogue that needs are matched against."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.vocabulary import Format, Language, OfferingStatus, PartnerKind, PartnerStatus, Size
from models.base import Base, one_of, owned
from models.types import Json, JsonOrNull, UtcDateTime


class Partner(Base):
    """A partner company.

    `notice` (text per language) is shown wherever an illustrative or fictional partner is shown, null for
    real ones. `source` names the data file that vouches for the entry, null when it was entered here,
    "application" when its own people took it over from a file by editing it.
    `chamber_code` is the chamber that reviews it. Contact data are released to an SME only with an accepted
    introduction. `version` grows with every change, so that two people deciding at once never both win.
    """

    __tablename__ = "partners"
    __table_args__ = (
        one_of("kind", PartnerKind),
        one_of("status", PartnerStatus),
        CheckConstraint("capacity_per_month BETWEEN 0 AND 10000", name="capacity_per_month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20), index=True)
    fictional: Mapped[bool]
    notice: Mapped[dict[str, str] | None] = mapped_column(JsonOrNull)
    website: Mapped[str | None] = mapped_column(String(200))
    seat: Mapped[str | None] = mapped_column(String(120))
    summaries: Mapped[dict[str, str]] = mapped_column(Json)
    nationwide: Mapped[bool]
    capacity_per_month: Mapped[int] = mapped_column(SmallInteger)
    service_languages: Mapped[list[str]] = mapped_column(Json)
    wanted_sizes: Mapped[list[str]] = mapped_column(Json)
    """Size classes of SMEs it wishes for; empty means all."""
    contact_name: Mapped[str | None] = mapped_column(String(120))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    chamber_code: Mapped[str | None] = mapped_column(
        ForeignKey("chambers.code", ondelete="RESTRICT"), index=True
    )
    source: Mapped[str | None] = mapped_column(String(60), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    districts: Mapped[list["PartnerDistrict"]] = owned(order_by="PartnerDistrict.district_ags")
    industries: Mapped[list["PartnerIndustry"]] = owned(order_by="PartnerIndustry.industry_code")
    offerings: Mapped[list["Offering"]] = relationship(
        back_populates="partner", passive_deletes="all", lazy="raise_on_sql", order_by="Offering.id"
    )


class PartnerDistrict(Base):
    """A district the partner comes to; the served region when it is not nationwide."""

    __tablename__ = "partner_districts"

    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True)
    district_ags: Mapped[str] = mapped_column(
        ForeignKey("districts.ags", ondelete="RESTRICT"), primary_key=True, index=True
    )


class PartnerIndustry(Base):
    """An industry the partner wishes for; no row at all means every industry."""

    __tablename__ = "partner_industries"

    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="CASCADE"), primary_key=True)
    industry_code: Mapped[str] = mapped_column(
        ForeignKey("industries.code", ondelete="RESTRICT"), primary_key=True, index=True
    )


class Offering(Base):
    """What a partner offers. Grades are school grades of self-assessment, 1 best to 6 worst."""

    __tablename__ = "offerings"
    __table_args__ = (
        one_of("status", OfferingStatus),
        CheckConstraint("grade_best BETWEEN 1 AND 6", name="grade_best"),
        CheckConstraint("grade_worst BETWEEN 1 AND 6", name="grade_worst"),
        CheckConstraint("grade_best <= grade_worst", name="grade_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id", ondelete="RESTRICT"), index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    grade_best: Mapped[int] = mapped_column(SmallInteger)
    grade_worst: Mapped[int] = mapped_column(SmallInteger)
    on_site: Mapped[bool]
    source: Mapped[str | None] = mapped_column(String(60), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    partner: Mapped[Partner] = relationship(back_populates="offerings", lazy="raise_on_sql")
    texts: Mapped[list["OfferingText"]] = owned(order_by="OfferingText.language")
    topics: Mapped[list["OfferingTopic"]] = owned(order_by="OfferingTopic.position")
    sizes: Mapped[list["OfferingSize"]] = owned(order_by="OfferingSize.size")
    formats: Mapped[list["OfferingFormat"]] = owned(order_by="OfferingFormat.format")


class OfferingText(Base):
    """One language version of an offering."""

    __tablename__ = "offering_texts"
    __table_args__ = (one_of("language", Language),)

    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    what_you_get: Mapped[str] = mapped_column(Text)
    for_whom: Mapped[str] = mapped_column(Text)
    what_it_needs: Mapped[str] = mapped_column(Text)


class OfferingTopic(Base):
    """A topic of an offering; position 0 is the most important."""

    __tablename__ = "offering_topics"

    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), primary_key=True)
    topic_key: Mapped[str] = mapped_column(
        ForeignKey("topics.key", ondelete="RESTRICT"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(SmallInteger)


class OfferingSize(Base):
    """A size class the offering suits."""

    __tablename__ = "offering_sizes"
    __table_args__ = (one_of("size", Size),)

    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), primary_key=True)
    size: Mapped[str] = mapped_column(String(10), primary_key=True)


class OfferingFormat(Base):
    """A form in which the offering is given."""

    __tablename__ = "offering_formats"
    __table_args__ = (one_of("format", Format),)

    offering_id: Mapped[int] = mapped_column(ForeignKey("offerings.id", ondelete="CASCADE"), primary_key=True)
    format: Mapped[str] = mapped_column(String(20), primary_key=True)
