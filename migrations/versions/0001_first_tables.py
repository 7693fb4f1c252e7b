"""First tables: reference data, topics, partners, needs, recommendations, vectors.

Names of constraints follow the naming convention of `models`.
"""

import sqlalchemy as sa
from alembic import op

from migrations.columns import belongs, check, index, json, moment, number, small, text, yes_no
from models.types import Vector

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    *("chambers", "districts", "postcodes", "industries", "industry_words"),
    *("topic_fields", "topics", "topic_phrases"),
    *("partners", "partner_districts", "partner_industries"),
    *("offerings", "offering_texts", "offering_topics", "offering_sizes", "offering_formats"),
    *("smes", "needs", "need_topics", "recommendation_runs", "recommendation_items"),
    *("embeddings", "catalogue_state"),
)
SIZES = "'micro', 'small', 'medium', 'large'"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    create_reference_tables()
    create_topic_tables()
    create_partner_tables()
    create_offering_tables()
    create_need_tables()
    create_recommendation_tables()
    create_derived_tables()


def downgrade() -> None:
    # The extension stays: other schemas of the same database may use it.
    for table in reversed(TABLES):
        op.drop_table(table)


def create_reference_tables() -> None:
    op.create_table(
        "chambers",
        text("code", 10, key=True),
        text("name", 160),
        text("short_name", 120),
        text("seat", 120),
        text("state", 60),
    )
    op.create_table(
        "districts",
        text("ags", 5, key=True),
        text("name", 120),
        text("state", 60),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        text("chamber_code", 10, belongs("chambers.code", "SET NULL"), null=True),
    )
    index("districts", "chamber_code")
    op.create_table(
        "postcodes",
        text("postcode", 5, key=True),
        text("place", 160),
        text("district_ags", 5, belongs("districts.ags", "RESTRICT")),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
    )
    index("postcodes", "district_ags")
    op.create_table(
        "industries",
        text("code", 8, key=True),
        small("level"),
        text("parent_code", 8, belongs("industries.code", "RESTRICT"), null=True),
        json("titles"),
        check("level", "level BETWEEN 1 AND 5"),
    )
    index("industries", "parent_code")
    op.create_table(
        "industry_words",
        text("industry_code", 8, belongs("industries.code", "CASCADE"), key=True),
        text("language", 2, key=True),
        text("word", 80, key=True),
        small("weight"),
    )
    index("industry_words", "word")


def create_topic_tables() -> None:
    op.create_table("topic_fields", text("key", 60, key=True), small("position"), json("labels"))
    op.create_table(
        "topics",
        text("key", 60, key=True),
        text("field_key", 60, belongs("topic_fields.key", "RESTRICT")),
        small("position"),
        json("labels"),
        json("descriptions"),
    )
    index("topics", "field_key")
    op.create_table(
        "topic_phrases",
        text("topic_key", 60, belongs("topics.key", "CASCADE"), key=True),
        text("language", 2, key=True),
        small("position", key=True),
        text("phrase", 120),
    )


def create_partner_tables() -> None:
    op.create_table(
        "partners",
        number("id", key=True),
        text("key", 60),
        text("name", 120),
        text("kind", 20),
        text("status", 20),
        yes_no("fictional"),
        json("notice", null=True),
        text("website", 200, null=True),
        text("seat", 120, null=True),
        json("summaries"),
        yes_no("nationwide"),
        small("capacity_per_month"),
        json("service_languages"),
        json("wanted_sizes"),
        text("contact_name", 120, null=True),
        text("contact_email", 254, null=True),
        text("contact_phone", 40, null=True),
        text("chamber_code", 10, belongs("chambers.code", "RESTRICT"), null=True),
        text("source", 60, null=True),
        moment("created_at"),
        moment("submitted_at", null=True),
        moment("approved_at", null=True),
        number("version"),
        sa.UniqueConstraint("key"),
        check("kind", "kind IN ('founding', 'agency', 'system_house', 'consultancy', 'vendor')"),
        check(
            "status",
            "status IN ('draft', 'submitted', 'returned', 'active', 'paused', 'retired', 'rejected')",
        ),
        check("capacity_per_month", "capacity_per_month BETWEEN 0 AND 10000"),
    )
    index("partners", "status", "chamber_code", "source")
    op.create_table(
        "partner_districts",
        number("partner_id", belongs("partners.id", "CASCADE"), key=True),
        text("district_ags", 5, belongs("districts.ags", "RESTRICT"), key=True),
    )
    index("partner_districts", "district_ags")
    op.create_table(
        "partner_industries",
        number("partner_id", belongs("partners.id", "CASCADE"), key=True),
        text("industry_code", 8, belongs("industries.code", "RESTRICT"), key=True),
    )
    index("partner_industries", "industry_code")


def create_offering_tables() -> None:
    op.create_table(
        "offerings",
        number("id", key=True),
        text("key", 60),
        number("partner_id", belongs("partners.id", "RESTRICT")),
        text("status", 20),
        small("grade_best"),
        small("grade_worst"),
        yes_no("on_site"),
        text("source", 60, null=True),
        moment("created_at"),
        sa.UniqueConstraint("key"),
        check("status", "status IN ('draft', 'in_review', 'live', 'archived')"),
        check("grade_best", "grade_best BETWEEN 1 AND 6"),
        check("grade_worst", "grade_worst BETWEEN 1 AND 6"),
        check("grade_order", "grade_best <= grade_worst"),
    )
    index("offerings", "partner_id", "status", "source")
    owner = ("offering_id", "offerings.id", "CASCADE")
    op.create_table(
        "offering_texts",
        number(owner[0], belongs(*owner[1:]), key=True),
        text("language", 2, key=True),
        text("title", 120),
        sa.Column("what_you_get", sa.Text(), nullable=False),
        sa.Column("for_whom", sa.Text(), nullable=False),
        sa.Column("what_it_needs", sa.Text(), nullable=False),
        check("language", "language IN ('de', 'en')"),
    )
    op.create_table(
        "offering_topics",
        number(owner[0], belongs(*owner[1:]), key=True),
        text("topic_key", 60, belongs("topics.key", "RESTRICT"), key=True),
        small("position"),
    )
    index("offering_topics", "topic_key")
    op.create_table(
        "offering_sizes",
        number(owner[0], belongs(*owner[1:]), key=True),
        text("size", 10, key=True),
        check("size", f"size IN ({SIZES})"),
    )
    op.create_table(
        "offering_formats",
        number(owner[0], belongs(*owner[1:]), key=True),
        text("format", 20, key=True),
        check("format", "format IN ('workshop', 'webinar', 'advice', 'product_trial')"),
    )


def create_need_tables() -> None:
    op.create_table(
        "smes",
        number("id", key=True),
        text("key", 60),
        text("name", 120),
        text("postcode", 5, belongs("postcodes.postcode", "RESTRICT")),
        text("size", 10),
        text("industry_code", 8, belongs("industries.code", "RESTRICT")),
        text("district_ags", 5, belongs("districts.ags", "RESTRICT")),
        text("chamber_code", 10, belongs("chambers.code", "SET NULL"), null=True),
        json("service_languages"),
        small("grade", null=True),
        yes_no("fictional"),
        text("source", 60, null=True),
        moment("created_at"),
        sa.UniqueConstraint("key"),
        check("size", f"size IN ({SIZES})"),
        check("grade", "grade BETWEEN 1 AND 6"),
    )
    index("smes", "postcode", "industry_code", "district_ags", "chamber_code", "source")
    op.create_table(
        "needs",
        number("id", key=True),
        text("token", 64),
        number("sme_id", belongs("smes.id", "CASCADE"), null=True),
        sa.Column("text", sa.Text(), nullable=False),
        text("language", 2),
        text("postcode", 5),
        text("district_ags", 5, belongs("districts.ags", "SET NULL"), null=True),
        text("size", 10),
        text("industry_code", 8, belongs("industries.code", "SET NULL"), null=True),
        moment("created_at"),
        moment("expires_at", null=True),
        sa.UniqueConstraint("token"),
        check("language", "language IN ('de', 'en')"),
        check("size", f"size IN ({SIZES})"),
        check("expires_at", "expires_at IS NULL OR expires_at > created_at"),
    )
    index("needs", "sme_id", "district_ags", "industry_code", "expires_at")
    op.create_table(
        "need_topics",
        number("need_id", belongs("needs.id", "CASCADE"), key=True),
        text("topic_key", 60, belongs("topics.key", "CASCADE"), key=True),
        small("position"),
    )
    index("need_topics", "topic_key")


def create_recommendation_tables() -> None:
    op.create_table(
        "recommendation_runs",
        number("id", key=True),
        number("need_id", belongs("needs.id", "SET NULL"), null=True),
        text("engine_version", 60),
        text("model", 200),
        text("weights_version", 60),
        text("need_language", 2),
        json("need_topics"),
        number("considered"),
        number("allowed"),
        json("excluded_by"),
        moment("created_at"),
        check("allowed", "allowed BETWEEN 0 AND considered"),
    )
    index("recommendation_runs", "need_id", "created_at")
    op.create_table(
        "recommendation_items",
        number("run_id", belongs("recommendation_runs.id", "CASCADE"), key=True),
        small("rank", key=True),
        number("offering_id", belongs("offerings.id", "RESTRICT")),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        text("band", 10),
        text("language", 2),
        json("features"),
        json("topics"),
        sa.Column("quoted", sa.Text(), nullable=False),
        json("evidence"),
        json("rules"),
        sa.UniqueConstraint("run_id", "offering_id"),
        check("rank", "rank >= 1"),
        check("confidence", "confidence BETWEEN 0 AND 1"),
    )
    index("recommendation_items", "offering_id")


def create_derived_tables() -> None:
    op.create_table(
        "embeddings",
        number("id", key=True),
        text("model", 200),
        text("kind", 20),
        text("text_hash", 64),
        sa.Column("vector", Vector(), nullable=False),
        sa.UniqueConstraint("model", "kind", "text_hash"),
        check("text_hash", "length(text_hash) = 64"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Inside the row, not out of line: an exact search reads every vector.
        op.execute("ALTER TABLE embeddings ALTER COLUMN vector SET STORAGE PLAIN")
    state = op.create_table(
        "catalogue_state",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        check("one_row", "id = 1"),
    )
    op.bulk_insert(state, [{"id": 1, "version": 1}])
