"""Tables that a chamber uploads, and their entries until the people in them have agreed."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import belongs, check, index, json, moment, number, partial_unique, text

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_batches",
        number("id", key=True),
        text("token", 64),
        text("chamber_code", 10, belongs("chambers.code", "CASCADE")),
        text("kind", 20),
        text("state", 20),
        number("version"),
        text("file_name", 120),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        text("sheet", 120, null=True),
        json("mapping"),
        json("counts"),
        number("created_by_id", belongs("users.id", "SET NULL"), null=True),
        moment("created_at"),
        moment("changed_at"),
        moment("imported_at", null=True),
        sa.UniqueConstraint("token"),
        check("kind", "kind IN ('companies', 'partners')"),
        check("state", "state IN ('uploaded', 'imported', 'undone')"),
    )
    index("import_batches", "chamber_code", "created_by_id", "created_at")
    op.create_table(
        "import_rows",
        number("id", key=True),
        number("batch_id", belongs("import_batches.id", "CASCADE")),
        text("chamber_code", 10, belongs("chambers.code", "CASCADE")),
        number("number"),
        text("state", 20),
        text("email", 254),
        text("name", 120),
        json("entry"),
        moment("created_at"),
        moment("due_at", null=True),
        moment("reminded_at", null=True),
        moment("answered_at", null=True),
        number("sme_id", belongs("smes.id", "SET NULL"), null=True),
        number("partner_id", belongs("partners.id", "SET NULL"), null=True),
        check("state", "state IN ('waiting', 'confirmed', 'declined', 'forgotten', 'undone')"),
        sqlite_autoincrement=True,
    )
    index("import_rows", "batch_id", "email", "due_at", "sme_id", "partner_id")
    partial_unique("uq_import_rows_waiting", "import_rows", ["chamber_code", "email"], "state = 'waiting'")


def downgrade() -> None:
    op.drop_table("import_rows")
    op.drop_table("import_batches")
