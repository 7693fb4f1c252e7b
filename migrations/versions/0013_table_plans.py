"""Table plans of roadshows and their one-to-one meetings."""

from alembic import op

from migrations.columns import belongs, check, index, json, moment, number, partial_unique, small, text

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TAKES_PLACE = "status <> 'cancelled'"


def upgrade() -> None:
    op.create_table(
        "table_plans",
        number("event_id", belongs("events.id", "CASCADE"), key=True),
        moment("starts_at"),
        *map(small, ("slot_minutes", "slots", "break_after", "break_minutes", "room", "wanted")),
        small("in_a_row"),
        small("minimum_fit"),
        text("status", 20),
        text("step", 20, null=True),
        small("progress"),
        moment("asked_at", null=True),
        moment("alive_at", null=True),
        json("proposal", null=True),
        json("quality", null=True),
        moment("taken_at", null=True),
        moment("published_at", null=True),
        number("published"),
        number("changed_by_id", belongs("users.id", "SET NULL"), null=True),
        number("version"),
        check("status", "status IN ('idle', 'queued', 'computing', 'failed')"),
        check("slot_minutes", "slot_minutes BETWEEN 5 AND 60"),
        check("slots", "slots BETWEEN 1 AND 40"),
        check("room", "room BETWEEN 1 AND 200"),
        check("progress", "progress BETWEEN 0 AND 100"),
    )
    index("table_plans", "changed_by_id")
    op.create_table(
        "table_meetings",
        number("id", key=True),
        number("event_id", belongs("table_plans.event_id", "CASCADE")),
        number("registration_id", belongs("event_registrations.id", "CASCADE")),
        number("partner_id", belongs("partners.id", "CASCADE")),
        small("slot"),
        small("table_number"),
        small("fit"),
        text("status", 20),
        moment("noted_at", null=True),
        check("status", "status IN ('planned', 'held', 'missed', 'cancelled')"),
        check("fit", "fit BETWEEN 0 AND 100"),
    )
    index("table_meetings", "event_id", "registration_id", "partner_id")
    places = ["event_id", "slot", "table_number"]
    partial_unique("uq_table_meetings_table", "table_meetings", places, TAKES_PLACE)
    partial_unique("uq_table_meetings_company", "table_meetings", ["registration_id", "slot"], TAKES_PLACE)


def downgrade() -> None:
    op.drop_table("table_meetings")
    op.drop_table("table_plans")
