"""Accounts: people, memberships, sessions, recovery codes, failed logins; drafts of needs."""

import sqlalchemy as sa
from alembic import op

from migrations.columns import (
    belongs,
    check,
    index,
    json,
    moment,
    number,
    partial_unique,
    small,
    text,
    yes_no,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    *("users", "memberships", "user_sessions", "recovery_codes"),
    *("invitations", "login_failures", "need_drafts"),
)
ONE_ORGANISATION = (
    "(role = 'sme' AND sme_id IS NOT NULL AND partner_id IS NULL AND chamber_code IS NULL)"
    " OR (role = 'partner' AND sme_id IS NULL AND partner_id IS NOT NULL AND chamber_code IS NULL)"
    " OR (role IN ('coordinator', 'administrator')"
    " AND sme_id IS NULL AND partner_id IS NULL AND chamber_code IS NOT NULL)"
)


def upgrade() -> None:
    op.create_table(
        "users",
        number("id", key=True),
        text("email", 254),
        text("name", 120),
        text("phone", 40, null=True),
        text("language", 2),
        text("status", 20),
        text("password_hash", 200, null=True),
        moment("password_changed_at", null=True),
        moment("email_verified_at", null=True),
        text("totp_secret", 64, null=True),
        moment("totp_confirmed_at", null=True),
        number("totp_last_step", null=True),
        moment("created_at"),
        sa.UniqueConstraint("email"),
        check("language", "language IN ('de', 'en')"),
        check("status", "status IN ('unverified', 'active', 'deactivated')"),
        sqlite_autoincrement=True,
    )
    create_memberships()
    op.create_table(
        "user_sessions",
        number("id", key=True),
        text("token_hash", 64),
        number("user_id", belongs("users.id", "CASCADE")),
        number("membership_id", belongs("memberships.id", "SET NULL"), null=True),
        text("browser", 120),
        yes_no("second_factor"),
        moment("created_at"),
        moment("seen_at"),
        moment("expires_at"),
        sa.UniqueConstraint("token_hash"),
    )
    index("user_sessions", "user_id", "membership_id", "expires_at")
    op.create_table(
        "recovery_codes",
        number("user_id", belongs("users.id", "CASCADE"), key=True),
        text("code_hash", 64, key=True),
        moment("used_at", null=True),
    )
    create_invitations()
    op.create_table(
        "login_failures", text("address_hash", 64, key=True), small("failures"), moment("last_at")
    )
    index("login_failures", "last_at")
    op.create_table(
        "need_drafts",
        number("id", key=True),
        text("token", 64),
        number("sme_id", belongs("smes.id", "CASCADE")),
        json("content"),
        moment("created_at"),
        moment("changed_at"),
        sa.UniqueConstraint("token"),
    )
    index("need_drafts", "sme_id")


def create_invitations() -> None:
    op.create_table(
        "invitations",
        number("id", key=True),
        text("email", 254),
        text("role", 20),
        number("sme_id", belongs("smes.id", "CASCADE"), null=True),
        number("partner_id", belongs("partners.id", "CASCADE"), null=True),
        text("chamber_code", 10, belongs("chambers.code", "CASCADE"), null=True),
        number("invited_by", belongs("users.id", "SET NULL"), null=True),
        moment("created_at"),
        moment("expires_at"),
        check("role", "role IN ('sme', 'partner', 'coordinator', 'administrator')"),
        check("one_organisation", ONE_ORGANISATION),
    )
    index("invitations", "email", "sme_id", "partner_id", "chamber_code", "invited_by", "expires_at")


def create_memberships() -> None:
    op.create_table(
        "memberships",
        number("id", key=True),
        number("user_id", belongs("users.id", "CASCADE")),
        text("role", 20),
        number("sme_id", belongs("smes.id", "CASCADE"), null=True),
        number("partner_id", belongs("partners.id", "CASCADE"), null=True),
        text("chamber_code", 10, belongs("chambers.code", "RESTRICT"), null=True),
        moment("created_at"),
        check("role", "role IN ('sme', 'partner', 'coordinator', 'administrator')"),
        check("one_organisation", ONE_ORGANISATION),
    )
    index("memberships", "user_id", "sme_id", "partner_id", "chamber_code")
    partial_unique("uq_memberships_sme", "memberships", ["user_id", "sme_id"], "sme_id IS NOT NULL")
    partial_unique(
        "uq_memberships_partner", "memberships", ["user_id", "partner_id"], "partner_id IS NOT NULL"
    )
    partial_unique(
        "uq_memberships_chamber",
        "memberships",
        ["user_id", "chamber_code", "role"],
        "chamber_code IS NOT NULL",
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
