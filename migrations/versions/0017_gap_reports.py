"""Reports about gaps that the worker computes."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import belongs, check, json, moment, number, text

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gap_reports",
        number("id", key=True),
        text("chamber_code", 10, belongs("chambers.code", "CASCADE")),
        text("period_key", 24),
        moment("starts_at"),
        moment("ends_at"),
        text("status", 20),
        number("done"),
        number("total"),
        moment("asked_at"),
        moment("alive_at", null=True),
        moment("computed_at", null=True),
        text("fingerprint", 64, null=True),
        json("found", null=True),
        check("status", "status IN ('queued', 'computing', 'done', 'failed')"),
        check("done", "done BETWEEN 0 AND total"),
        sa.UniqueConstraint("chamber_code", "period_key"),
    )


def downgrade() -> None:
    op.drop_table("gap_reports")
