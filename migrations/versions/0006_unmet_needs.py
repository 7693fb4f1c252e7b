"""What chambers answer to needs that no partner fits; whose administrators see a mail to a bare address."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import belongs, check, index, long_text, moment, number, small, text

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "need_replies",
        number("id", key=True),
        number("need_id", belongs("needs.id", "CASCADE")),
        small("number"),
        text("kind", 10),
        long_text("text"),
        number("author_id", belongs("users.id", "SET NULL"), null=True),
        moment("at"),
        sa.UniqueConstraint("need_id", "number"),
        check("kind", "kind IN ('written', 'closed')"),
        check("number", "number >= 1"),
    )
    index("need_replies", "need_id", "author_id")
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("chamber_code", sa.String(10), nullable=True))
        table.create_foreign_key(
            op.f("fk_outbox_chamber_code_chambers"),
            *("chambers", ["chamber_code"], ["code"]),
            ondelete="SET NULL",
        )
    index("outbox", "chamber_code")


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_chamber_code"), "outbox")
    with op.batch_alter_table("outbox") as table:
        table.drop_constraint(op.f("fk_outbox_chamber_code_chambers"), type_="foreignkey")
        table.drop_column("chamber_code")
    op.drop_table("need_replies")
