"""The outbox: mails that are owed."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import belongs, check, index, json, moment, number, small, text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        number("id", key=True),
        text("key", 160),
        text("message", 60),
        number("user_id", belongs("users.id", "SET NULL"), null=True),
        text("address", 254),
        text("language", 2),
        json("values"),
        moment("created_at"),
        moment("due_at", null=True),
        moment("claimed_until", null=True),
        small("attempts"),
        text("last_error", 500, null=True),
        text("message_id", 200, null=True),
        moment("sent_at", null=True),
        moment("given_up_at", null=True),
        sa.UniqueConstraint("key"),
        check("language", "language IN ('de', 'en')"),
        check("attempts", "attempts >= 0"),
    )
    index("outbox", "user_id", "created_at")
    due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_outbox_due", "outbox", ["due_at"], sqlite_where=due, postgresql_where=due)


def downgrade() -> None:
    op.drop_table("outbox")
