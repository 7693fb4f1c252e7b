"""The database's tables over time: upgrade, downgrade, and whether they are what this version needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from matchmaker.config import PROJECT_ROOT
from matchmaker.storage.database import Database
from matchmaker.storage.errors import SchemaOutdated
from matchmaker.storage.repositories.graphs import PREFIX as GRAPH_PREFIX
from models import Base


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """Revision the database has (None: no tables yet) and revision this version needs."""

    current: str | None
    head: str

    @property
    def up_to_date(self) -> bool:
        """Whether nothing is to be done."""
        return self.current == self.head


def status(url: str) -> SchemaStatus:
    """Compare the database's revision with the newest one."""
    with Database(url) as database, database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise SchemaOutdated(f"no migrations found in {PROJECT_ROOT / 'migrations'}")
    return SchemaStatus(current, head)


def require_current(url: str) -> None:
    """Raise SchemaOutdated unless the database has exactly the tables this version needs."""
    found = status(url)
    if not found.up_to_date:
        raise SchemaOutdated(
            f"the database is at revision {found.current or 'none'}, this version needs {found.head};"
            " run: matchmaker db upgrade"
        )


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the tables to a revision, all steps or none; safe when several processes do it at once."""
    with _migrating(url) as config:
        command.upgrade(config, revision)


def downgrade(url: str, revision: str) -> None:
    """Take the tables back to a revision ("base" drops them all, with the data in them)."""
    with _migrating(url) as config:
        command.downgrade(config, revision)


def check(url: str) -> list[str]:
    """What differs between the upgraded database and `models`; empty when a new revision is not needed."""
    with Database(url) as database, database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": _is_of_models}
        context = MigrationContext.configure(connection, opts=options)
        return [repr(difference) for difference in compare_metadata(context, Base.metadata)]


def _is_of_models(name: str | None, kind: str, parents: object) -> bool:
    # Graph indexes belong to an embedding model and are made and dropped by `matchmaker reindex`.
    return not (kind == "index" and name is not None and name.startswith(GRAPH_PREFIX))


def new_revision(url: str, revision: str, message: str) -> None:
    """Write the next migration from what `check` finds, as migrations/versions/REVISION_MESSAGE.py."""
    with _migrating(url) as config:
        command.revision(config, message, autogenerate=True, rev_id=revision)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(PROJECT_ROOT / "migrations").replace("%", "%%"))
    # Migrations share `migrations.columns`, which no installed package holds.
    config.set_main_option("prepend_sys_path", str(PROJECT_ROOT).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _migrating(url: str) -> Iterator[Config]:
    """One writing transaction. SQLite rebuilds tables in it, so foreign keys are checked at its end only."""
    with Database(url, foreign_keys=False) as database:
        engine = database.engine.execution_options(sqlite_begin="IMMEDIATE")
        with engine.begin() as connection:
            yield _config(connection)
            if database.is_sqlite and (
                broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            ):
                raise SchemaOutdated(f"the migration would leave rows without their parent: {broken[:5]}")
