"""Columns and constraints as every migration writes them; names follow the convention of `models`."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.types import UtcDateTime


def json(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=null)


def text(name: str, length: int, *parts: sa.ForeignKey, null: bool = False, key: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length), *parts, nullable=null, primary_key=key)


def number(name: str, *parts: sa.ForeignKey, null: bool = False, key: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), *parts, nullable=null, primary_key=key)


def small(name: str, *, null: bool = False, key: bool = False) -> sa.Column:
    return sa.Column(name, sa.SmallInteger(), nullable=null, primary_key=key, autoincrement=False)


def belongs(target: str, ondelete: str) -> sa.ForeignKey:
    return sa.ForeignKey(target, ondelete=ondelete)


def check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=name)


def index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def moment(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, UtcDateTime(), nullable=null)


def yes_no(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def long_text(name: str, *, null: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=null)


def partial_unique(name: str, table: str, columns: list[str], where: str) -> None:
    """A unique index over the rows that meet the condition."""
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=True, sqlite_where=condition, postgresql_where=condition)
