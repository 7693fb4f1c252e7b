"""Introductions, their append-only trail, feedback, and the capacity ledger."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import (
    belongs,
    check,
    index,
    long_text,
    moment,
    number,
    partial_unique,
    small,
    text,
)

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    *("introductions", "introduction_events", "introduction_feedback"),
    *("partner_months", "capacity_slots"),
)
STATUSES = (
    "'draft', 'requested', 'info_needed', 'approved', 'refused', 'accepted', 'declined', 'expired',"
    " 'withdrawn', 'met', 'no_show', 'closed'"
)
UNDECIDED = "status IN ('draft', 'requested', 'info_needed', 'approved', 'accepted', 'met', 'no_show')"
REASONS = (
    "'no_capacity', 'not_our_expertise', 'region', 'size', 'unclear', 'not_digital', 'duplicate', 'other'"
)
ACTIONS = (
    "'open', 'request', 'ask', 'answer', 'approve', 'undo_approve', 'refuse', 'exchange', 'accept',"
    " 'decline', 'remind', 'expire', 'withdraw', 'report_met', 'report_no_show', 'rate', 'close'"
)
TRAIL = (
    "id",
    "introduction_id",
    "number",
    "action",
    "from_status",
    "to_status",
    "actor_kind",
    "reason",
    "at",
)
"""Columns of an event that nobody may ever change; person and text can only be blanked, for erasure."""


def upgrade() -> None:
    create_introductions()
    create_events()
    create_ledger()
    make_trail_append_only()


def create_introductions() -> None:
    op.create_table(
        "introductions",
        number("id", key=True),
        text("token", 64),
        text("chamber_code", 10, belongs("chambers.code", "RESTRICT")),
        number("sme_id", belongs("smes.id", "RESTRICT")),
        number("need_id", belongs("needs.id", "SET NULL"), null=True),
        number("run_id", belongs("recommendation_runs.id", "SET NULL"), null=True),
        number("partner_id", belongs("partners.id", "RESTRICT")),
        number("offering_id", belongs("offerings.id", "RESTRICT")),
        text("status", 20),
        text("language", 2),
        long_text("need_text"),
        text("personal_line", 500),
        sa.Column("confidence", sa.Double(), nullable=False),
        text("band", 10),
        text("reason", 30, null=True),
        text("reason_text", 500, null=True),
        number("asked_by_id", belongs("users.id", "SET NULL"), null=True),
        number("by_coordinator_id", belongs("users.id", "SET NULL"), null=True),
        moment("confirmed_at", null=True),
        number("replaces_id", belongs("introductions.id", "SET NULL"), null=True),
        moment("created_at"),
        moment("changed_at"),
        moment("due_at", null=True),
        moment("requested_at", null=True),
        moment("approved_at", null=True),
        moment("accepted_at", null=True),
        number("version"),
        sa.UniqueConstraint("token"),
        check("status", f"status IN ({STATUSES})"),
        check("language", "language IN ('de', 'en')"),
        check("reason", f"reason IN ({REASONS})"),
        check("version", "version >= 1"),
        check(
            "accepted_at",
            "status NOT IN ('accepted', 'met', 'no_show', 'closed') OR accepted_at IS NOT NULL",
        ),
    )
    index("introductions", "sme_id", "need_id", "run_id", "partner_id", "offering_id", "status")
    index("introductions", "asked_by_id", "by_coordinator_id", "replaces_id", "created_at", "due_at")
    op.create_index("ix_introductions_queue", "introductions", ["chamber_code", "status", "due_at"])
    partial_unique("uq_introductions_pair", "introductions", ["need_id", "partner_id"], UNDECIDED)


def create_events() -> None:
    op.create_table(
        "introduction_events",
        number("id", key=True),
        number("introduction_id", belongs("introductions.id", "RESTRICT")),
        small("number"),
        text("action", 30),
        text("from_status", 20, null=True),
        text("to_status", 20),
        text("actor_kind", 20),
        number("actor_id", null=True),
        text("reason", 30, null=True),
        long_text("text", null=True),
        moment("at"),
        sa.UniqueConstraint("introduction_id", "number"),
        check("action", f"action IN ({ACTIONS})"),
        check("actor_kind", "actor_kind IN ('sme', 'partner', 'coordinator', 'clock')"),
    )
    index("introduction_events", "introduction_id", "at")
    partial_unique(
        "uq_introduction_events_accepted", "introduction_events", ["introduction_id"], "action = 'accept'"
    )
    op.create_table(
        "introduction_feedback",
        number("introduction_id", belongs("introductions.id", "CASCADE"), key=True),
        text("side", 10, key=True),
        text("outcome", 20),
        small("stars"),
        text("line", 500),
        moment("at"),
        check("side", "side IN ('sme', 'partner')"),
        check("stars", "stars BETWEEN 1 AND 5"),
        check("outcome", "outcome IN ('order', 'pilot', 'later', 'none')"),
    )


def create_ledger() -> None:
    op.create_table(
        "partner_months",
        number("partner_id", belongs("partners.id", "CASCADE"), key=True),
        text("month", 7, key=True),
        small("capacity"),
        sa.UniqueConstraint("partner_id", "month", "capacity"),
        check("capacity", "capacity BETWEEN 0 AND 10000"),
        check("month", "length(month) = 7"),
    )
    op.create_table(
        "capacity_slots",
        sa.Column("partner_id", sa.Integer(), primary_key=True, autoincrement=False),
        text("month", 7, key=True),
        small("slot", key=True),
        small("capacity"),
        number("introduction_id", belongs("introductions.id", "RESTRICT")),
        sa.ForeignKeyConstraint(
            ["partner_id", "month", "capacity"],
            ["partner_months.partner_id", "partner_months.month", "partner_months.capacity"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("introduction_id"),
        check("slot", "slot BETWEEN 1 AND capacity"),
    )


def make_trail_append_only() -> None:
    message = "introduction_events is append-only"
    if op.get_bind().dialect.name == "postgresql":
        same = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in TRAIL)
        blank = "NEW.text IS NULL AND NEW.actor_id IS NULL"
        op.execute(
            "CREATE FUNCTION keep_introduction_events() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF TG_OP = 'UPDATE' AND {same} AND {blank} THEN RETURN NEW; END IF;"
            f" RAISE EXCEPTION '{message}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER keep_introduction_events BEFORE UPDATE OR DELETE ON introduction_events"
            " FOR EACH ROW EXECUTE FUNCTION keep_introduction_events()"
        )
        return
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in TRAIL)
    op.execute(
        "CREATE TRIGGER keep_introduction_events_update BEFORE UPDATE ON introduction_events"
        f" WHEN NOT ({same} AND NEW.text IS NULL AND NEW.actor_id IS NULL)"
        f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )
    op.execute(
        "CREATE TRIGGER keep_introduction_events_delete BEFORE DELETE ON introduction_events"
        f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_introduction_events()")
