"""Self-assessments of companies with their answers and grades."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import belongs, check, index, json, moment, number, partial_unique, small, text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "self_assessments",
        number("id", key=True),
        number("sme_id", belongs("smes.id", "CASCADE")),
        number("user_id", belongs("users.id", "SET NULL"), null=True),
        text("version", 20),
        json("answers"),
        sa.Column("overall", sa.Double(), nullable=True),
        moment("started_at"),
        moment("changed_at"),
        moment("completed_at", null=True),
        check("overall", "overall BETWEEN 1 AND 6"),
        check("completed", "overall IS NULL OR completed_at IS NOT NULL"),
    )
    index("self_assessments", "sme_id", "user_id")
    partial_unique("uq_self_assessments_unfinished", "self_assessments", ["sme_id"], "completed_at IS NULL")
    op.create_table(
        "area_grades",
        number("assessment_id", belongs("self_assessments.id", "CASCADE"), key=True),
        text("area_key", 60, key=True),
        small("position"),
        sa.Column("grade", sa.Double(), nullable=True),
        check("grade", "grade BETWEEN 1 AND 6"),
    )


def downgrade() -> None:
    op.drop_table("area_grades")
    op.drop_table("self_assessments")
