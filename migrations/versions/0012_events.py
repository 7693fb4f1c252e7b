"""Events of a chamber's programme, partners in them, registrations and feedback."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import belongs, check, index, long_text, moment, number, small, text, yes_no

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_events()
    create_registrations()


def create_events() -> None:
    op.create_table(
        "events",
        number("id", key=True),
        text("key", 80),
        text("kind", 20),
        text("title", 120),
        long_text("text"),
        text("language", 2),
        text("chamber_code", 10, belongs("chambers.code", "RESTRICT")),
        number("partner_id", belongs("partners.id", "SET NULL"), null=True),
        yes_no("by_partner"),
        text("status", 20),
        moment("starts_at"),
        moment("ends_at"),
        moment("register_until"),
        text("place", 200, null=True),
        text("postcode", 5, null=True),
        text("district_ags", 5, belongs("districts.ags", "SET NULL"), null=True),
        text("link", 300, null=True),
        small("capacity"),
        long_text("note", null=True),
        number("sequence"),
        number("created_by_id", belongs("users.id", "SET NULL"), null=True),
        moment("created_at"),
        moment("changed_at"),
        moment("submitted_at", null=True),
        moment("published_at", null=True),
        text("source", 60, null=True),
        number("version"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("id", "capacity"),
        check("kind", "kind IN ('roadshow', 'webinar', 'workshop')"),
        check("status", "status IN ('draft', 'in_review', 'returned', 'published', 'cancelled')"),
        check("language", "language IN ('de', 'en')"),
        check("ends_at", "ends_at > starts_at"),
        check("register_until", "register_until <= starts_at"),
        check("place", "place IS NOT NULL OR link IS NOT NULL"),
        check("capacity", "capacity BETWEEN 1 AND 1000"),
    )
    index("events", "chamber_code", "partner_id", "district_ags", "created_by_id", "source")
    op.create_index("ix_events_calendar", "events", ["status", "starts_at"])
    op.create_table(
        "event_topics",
        number("event_id", belongs("events.id", "CASCADE"), key=True),
        text("topic_key", 60, belongs("topics.key", "CASCADE"), key=True),
        small("position"),
    )
    index("event_topics", "topic_key")
    op.create_table(
        "event_partners",
        number("event_id", belongs("events.id", "CASCADE"), key=True),
        number("partner_id", belongs("partners.id", "CASCADE"), key=True),
        small("tables"),
        small("people"),
        check("tables", "tables BETWEEN 0 AND 20"),
        check("people", "people BETWEEN 1 AND 50"),
    )
    index("event_partners", "partner_id")


def create_registrations() -> None:
    op.create_table(
        "event_registrations",
        number("id", key=True),
        text("token", 64),
        number("event_id", belongs("events.id", "CASCADE")),
        number("sme_id", belongs("smes.id", "SET NULL"), null=True),
        number("user_id", belongs("users.id", "SET NULL"), null=True),
        number("need_id", belongs("needs.id", "SET NULL"), null=True),
        text("status", 20),
        small("place", null=True),
        small("capacity", null=True),
        yes_no("wants_meetings"),
        yes_no("share"),
        moment("registered_at"),
        moment("changed_at"),
        moment("reminded_at", null=True),
        moment("asked_at", null=True),
        sa.ForeignKeyConstraint(
            ["event_id", "capacity"],
            ["events.id", "events.capacity"],
            name="fk_event_registrations_place",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("token"),
        sa.UniqueConstraint("event_id", "user_id"),
        sa.UniqueConstraint("event_id", "place"),
        check("status", "status IN ('registered', 'waiting', 'cancelled', 'attended', 'absent')"),
        check("place", "(status IN ('registered', 'attended', 'absent')) = (place IS NOT NULL)"),
        check("carried", "(place IS NULL) = (capacity IS NULL)"),
        check("capacity", "place BETWEEN 1 AND capacity"),
    )
    index("event_registrations", "sme_id", "user_id", "need_id")
    op.create_index(
        "ix_event_registrations_waiting", "event_registrations", ["event_id", "status", "registered_at"]
    )
    op.create_table(
        "event_feedback",
        number("registration_id", belongs("event_registrations.id", "CASCADE"), key=True),
        small("stars"),
        text("line", 500),
        moment("at"),
        check("stars", "stars BETWEEN 1 AND 5"),
    )


def downgrade() -> None:
    for table in ("event_feedback", "event_registrations", "event_partners", "event_topics", "events"):
        op.drop_table(table)
