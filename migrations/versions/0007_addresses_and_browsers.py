"""Wishes for a new address, and the browsers people have signed in from."""

from alembic import op

from migrations.columns import belongs, moment, number, text

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "email_changes",
        number("user_id", belongs("users.id", "CASCADE"), key=True),
        text("email", 254),
        moment("asked_at"),
    )
    op.create_table(
        "known_browsers",
        number("user_id", belongs("users.id", "CASCADE"), key=True),
        text("browser", 120, key=True),
        moment("signed_in_at"),
    )
    # Where somebody is signed in already is known from the start.
    op.execute(
        "INSERT INTO known_browsers (user_id, browser, signed_in_at)"
        " SELECT user_id, browser, max(created_at) FROM user_sessions GROUP BY user_id, browser"
    )


def downgrade() -> None:
    op.drop_table("known_browsers")
    op.drop_table("email_changes")
