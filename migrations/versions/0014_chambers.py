"""How chambers take part, and which partners of other chambers they recognise.

What was visible stays visible: chambers that have people are open, and recognise every partner that serves
their area.
"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import belongs, check, index, json, moment, number, partial_unique, small, text
from models.types import UtcDateTime

revision = "0014"
down_revision = "0015"
branch_labels = None
depends_on = None

_OPEN = """
INSERT INTO chamber_setups
  (chamber_code, status, names, welcome, imprint, privacy, version, prepared_at, opened_at)
SELECT c.code, 'open', '{}', '{}', '{}', '{}', 1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
FROM chambers c WHERE EXISTS (SELECT 1 FROM memberships m WHERE m.chamber_code = c.code)
"""
_RECOGNISE = """
INSERT INTO partner_recognitions (partner_id, chamber_code, recognised_at)
SELECT p.id, s.chamber_code, CURRENT_TIMESTAMP FROM partners p, chamber_setups s
WHERE p.status IN ('active', 'paused') AND (p.chamber_code IS NULL OR p.chamber_code <> s.chamber_code)
  AND (p.nationwide OR EXISTS (
    SELECT 1 FROM partner_districts pd JOIN districts d ON d.ags = pd.district_ags
    WHERE pd.partner_id = p.id AND d.chamber_code = s.chamber_code))
"""


def upgrade() -> None:
    op.add_column("users", sa.Column("opens_chambers_since", UtcDateTime(), nullable=True))
    op.create_table(
        "chamber_setups",
        text("chamber_code", 10, belongs("chambers.code", "RESTRICT"), key=True),
        text("status", 20),
        json("names"),
        json("welcome"),
        json("imprint"),
        json("privacy"),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        text("logo_type", 20, null=True),
        text("logo_digest", 16, null=True),
        small("need_days", null=True),
        text("sender_name", 60, null=True),
        text("reply_to", 254, null=True),
        number("version"),
        moment("prepared_at"),
        number("prepared_by_id", belongs("users.id", "SET NULL"), null=True),
        moment("opened_at", null=True),
        check("status", "status IN ('prepared', 'open', 'paused')"),
        check("need_days", "need_days BETWEEN 1 AND 365"),
        check("logo_type", "(logo IS NULL) = (logo_type IS NULL)"),
    )
    index("chamber_setups", "prepared_by_id")
    op.create_table(
        "partner_recognitions",
        number("id", key=True),
        number("partner_id", belongs("partners.id", "CASCADE")),
        text("chamber_code", 10, belongs("chambers.code", "RESTRICT")),
        moment("recognised_at"),
        number("recognised_by_id", belongs("users.id", "SET NULL"), null=True),
        moment("withdrawn_at", null=True),
        number("withdrawn_by_id", belongs("users.id", "SET NULL"), null=True),
    )
    index("partner_recognitions", "partner_id", "chamber_code", "recognised_by_id", "withdrawn_by_id")
    held = ("uq_partner_recognitions_held", "partner_recognitions", ["partner_id", "chamber_code"])
    partial_unique(*held, "withdrawn_at IS NULL")
    op.execute(_OPEN)
    op.execute(_RECOGNISE)
    # Every process must read the catalogue again, and none may take an older kept one for this version's.
    op.execute("UPDATE catalogue_state SET version = version + 1")


def downgrade() -> None:
    op.drop_table("partner_recognitions")
    op.drop_table("chamber_setups")
    with op.batch_alter_table("users") as table:
        table.drop_column("opens_chambers_since")
