"""Versions of the ranking's weights, and which of them was live when."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import belongs, check, index, json, moment, number, text

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "weight_versions",
        number("id", key=True),
        text("version", 60),
        text("origin", 10),
        text("model", 200),
        text("engine_version", 60),
        text("based_on", 60),
        json("weights"),
        json("report"),
        text("note", 500),
        moment("created_at"),
        number("created_by_id", belongs("users.id", "SET NULL"), null=True),
        text("decision", 10, null=True),
        moment("decided_at", null=True),
        number("decided_by_id", belongs("users.id", "SET NULL"), null=True),
        sa.UniqueConstraint("version"),
        check("origin", "origin IN ('learned', 'manual')"),
        check("decision", "decision IN ('approved', 'rejected')"),
        check("decided_at", "(decision IS NULL) = (decided_at IS NULL)"),
    )
    index("weight_versions", "created_at", "created_by_id", "decided_by_id")
    op.create_table(
        "weight_activations",
        number("id", key=True),
        number("version_id", belongs("weight_versions.id", "RESTRICT"), null=True),
        text("kind", 10),
        moment("at"),
        number("by_id", belongs("users.id", "SET NULL"), null=True),
        check("kind", "kind IN ('approval', 'rollback')"),
    )
    index("weight_activations", "version_id", "by_id")


def downgrade() -> None:
    op.drop_table("weight_activations")
    op.drop_table("weight_versions")
