"""Offerings and events can be imported, too; an entry that nobody is asked about points to its event."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0018"
branch_labels = None
depends_on = None

_KINDS = "'companies', 'partners'"
_STATES = "'waiting', 'confirmed', 'declined', 'forgotten', 'undone'"


def upgrade() -> None:
    _allow("import_batches", "kind", f"{_KINDS}, 'offerings', 'events'")
    _allow("import_rows", "state", f"{_STATES}, 'created'")
    with op.batch_alter_table("import_rows", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("event_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_import_rows_event_id_events"), *("events", ["event_id"], ["id"]), ondelete="SET NULL"
        )
    op.create_index(op.f("ix_import_rows_event_id"), "import_rows", ["event_id"])


def downgrade() -> None:
    # What older versions cannot show goes: the notes of imports, not the offerings and events they made.
    op.execute("DELETE FROM import_rows WHERE batch_id IN (SELECT id FROM import_batches"
               " WHERE kind IN ('offerings', 'events'))")  # fmt: skip
    op.execute("DELETE FROM import_batches WHERE kind IN ('offerings', 'events')")
    op.drop_index(op.f("ix_import_rows_event_id"), "import_rows")
    with op.batch_alter_table("import_rows", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.drop_constraint(op.f("fk_import_rows_event_id_events"), type_="foreignkey")
        table.drop_column("event_id")
    _allow("import_rows", "state", _STATES)
    _allow("import_batches", "kind", _KINDS)


def _allow(table: str, column: str, values: str) -> None:
    """Let a column hold these values and no others."""
    name = op.f(f"ck_{table}_{column}")
    # Recreated on SQLite, where the numbers of deleted rows must never come again (their links are mailed).
    with op.batch_alter_table(
        table, table_kwargs={"sqlite_autoincrement": table == "import_rows"}
    ) as changed:
        changed.drop_constraint(name, type_="check")
        changed.create_check_constraint(name, f"{column} IN ({values})")
