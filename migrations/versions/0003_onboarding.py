"""Onboarding of partners: drafts, reviews, pending edits, documents."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import belongs, check, index, json, long_text, moment, number, partial_unique, text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("partner_reviews", "revisions", "partner_drafts", "partner_documents")


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
        "revisions",
        number("id", key=True),
        number("partner_id", belongs("partners.id", "CASCADE")),
        number("offering_id", belongs("offerings.id", "CASCADE"), null=True),
        text("status", 20),
        json("content"),
        long_text("note", null=True),
        number("author_id", belongs("users.id", "SET NULL"), null=True),
        number("reviewer_id", belongs("users.id", "SET NULL"), null=True),
        moment("created_at"),
        moment("decided_at", null=True),
        check("status", "status IN ('in_review', 'approved', 'returned', 'withdrawn')"),
    )
    index("revisions", "partner_id", "offering_id", "status", "author_id", "reviewer_id")
    pending = "status = 'in_review' AND offering_id IS"
    partial_unique("uq_revisions_offering", "revisions", ["offering_id"], f"{pending} NOT NULL")
    partial_unique("uq_revisions_profile", "revisions", ["partner_id"], f"{pending} NULL")
    op.create_table(
        "partner_drafts",
        sa.Column(
            "partner_id",
            sa.Integer(),
            belongs("partners.id", "CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        json("content"),
        moment("changed_at"),
        number("version"),
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
