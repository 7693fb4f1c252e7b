"""What all tables share: one metadata object and the names of constraints."""

from enum import StrEnum
from functools import partial

from sqlalchemy import CheckConstraint, MetaData
from sqlalchemy.orm import DeclarativeBase, relationship

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Same constraint names on both stores, so that migrations and error messages can refer to them."""


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=NAMING)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """A check that the column holds one of the product's words."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(word.value) for word in words)})", name=column)


owned = partial(relationship, cascade="all, delete-orphan", passive_deletes=True, lazy="raise_on_sql")
"""A list of rows that live and die with their owner; must be loaded on purpose, never by surprise."""
