"""From when until when companies and partners are at a roadshow."""

from alembic import op

from migrations.columns import moment

revision = "0018"
down_revision = "0017a"
branch_labels = None
depends_on = None

_TABLES = ("event_registrations", "event_partners")
_COLUMNS = ("there_from", "there_until")


def upgrade() -> None:
    for table in _TABLES:
        for column in _COLUMNS:
            op.add_column(table, moment(column, null=True))


def downgrade() -> None:
    for table in _TABLES:
        for column in _COLUMNS:
            op.drop_column(table, column)
