"""Runs migrations on the connection that matchmaker.storage.schema hands over."""

from alembic import context
from sqlalchemy import Connection, text

from models import Base

POSTGRES_GUARDS = (
    # Two processes starting together must not migrate at once; the lock ends with the transaction.
    "SELECT pg_advisory_xact_lock(7304211)",
    # A migration that waits for a table lock would make every page wait behind it.
    "SET LOCAL lock_timeout = '10s'",
    "SET LOCAL statement_timeout = '10min'",
)


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for statement in POSTGRES_GUARDS:
            connection.execute(text(statement))
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
        user_module_prefix="models.types.",
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
