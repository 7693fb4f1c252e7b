"""Onboarding of partners: reviews, pending edits of offerings, documents."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import belongs, check, index, json, long_text, moment, number, partial_unique, text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("partner_reviews", "offering_revisions", "partner_documents")


def upgrade() -> None:
    op.create_table(
        "partner_reviews",
        number("id", key=True),
        number("partner_id", belongs("partners.id", "CASCADE")),
        text("decision", 20),
        json("criteria"),
        long_text("note"),
        number("reviewer_id", belongs("users.id", "SET NULL"), null=True),
        moment("at"),
        check("decision", "decision IN ('approved', 'returned', 'rejected')"),
    )
    index("partner_reviews", "partner_id", "reviewer_id")
    op.create_table(
        "offering_revisions",
        number("id", key=True),
        number("offering_id", belongs("offerings.id", "CASCADE")),
        text("status", 20),
        json("content"),
        long_text("note", null=True),
        number("author_id", belongs("users.id", "SET NULL"), null=True),
        number("reviewer_id", belongs("users.id", "SET NULL"), null=True),
        moment("created_at"),
        moment("decided_at", null=True),
        check("status", "status IN ('in_review', 'approved', 'returned', 'withdrawn')"),
    )
    index("offering_revisions", "offering_id", "status", "author_id", "reviewer_id")
    partial_unique(
        "uq_offering_revisions_pending", "offering_revisions", ["offering_id"], "status = 'in_review'"
    )
    op.create_table(
        "partner_documents",
        number("id", key=True),
        number("partner_id", belongs("partners.id", "CASCADE")),
        text("name", 120),
        text("media_type", 60),
        number("size"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        moment("created_at"),
    )
    index("partner_documents", "partner_id")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
