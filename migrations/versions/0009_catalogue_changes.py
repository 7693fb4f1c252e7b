"""What each version of the catalogue changed, so that a process need not read all of it again."""

from secrets import token_hex

import sqlalchemy as sa
from alembic import op

from migrations.columns import check, index, number, text

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_changes",
        number("id", key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        text("token", 32),
        text("what", 20),
        text("partner_key", 60, null=True),
        check("what", "what IN ('partner', 'topics', 'all')"),
        check("partner_key", "(what = 'partner') = (partner_key IS NOT NULL)"),
    )
    index("catalogue_changes", "version")
    # Whatever the present version is, it can be told from another of the same number from now on.
    op.execute(
        sa.text(
            "INSERT INTO catalogue_changes (version, token, what)"
            " SELECT version, :token, 'all' FROM catalogue_state"
        ).bindparams(token=token_hex(16))
    )


def downgrade() -> None:
    op.drop_table("catalogue_changes")
