"""Indexes for reports that count, and needs of introductions as searches compare them."""

import sqlalchemy as sa
from alembic import op

from matchmaker.domain.folding import searchable

revision = "0017a"
down_revision = "0017"
branch_labels = None
depends_on = None

_PLACES = "ix_recommendation_items_places"
_ACTION = "ix_introduction_events_action"
_MANY = 1_000


def upgrade() -> None:
    op.create_index(_PLACES, "recommendation_items", ["run_id", "rank", "offering_id"])
    op.create_index(_ACTION, "introduction_events", ["action", "at", "introduction_id"])
    empty = sa.text("''")
    op.add_column("introductions", sa.Column("need_folded", sa.Text(), nullable=False, server_default=empty))
    _fold()


def _fold() -> None:
    table = sa.table("introductions", *map(sa.column, ("id", "need_text", "need_folded")))
    connection, last = op.get_bind(), 0
    changed = (
        sa.update(table).where(table.c.id == sa.bindparam("row")).values(need_folded=sa.bindparam("text"))
    )
    query = sa.select(table.c.id, table.c.need_text).order_by(table.c.id).limit(_MANY)
    while rows := connection.execute(query.where(table.c.id > last)).all():
        connection.execute(changed, [{"row": row.id, "text": searchable(row.need_text)} for row in rows])
        last = rows[-1].id


def downgrade() -> None:
    op.drop_column("introductions", "need_folded")
    op.drop_index(_ACTION, "introduction_events")
    op.drop_index(_PLACES, "recommendation_items")
