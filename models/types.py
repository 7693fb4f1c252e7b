"""Column types that behave the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pgvector.sqlalchemy import VECTOR
from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, LargeBinary, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

Json = JSON().with_variant(JSONB(), "postgresql")
"""Small structured values that are read and written whole."""
JsonOrNull = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""The same where None means SQL NULL, not JSON null."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, always aware: SQLite drops the time zone, so it is put back on reading.

    Refuses naive values with ValueError, because nobody could say which moment they mean.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; SQLite stores it without the offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def __repr__(self) -> str:
        return "UtcDateTime()"


class _PostgresVector(VECTOR):
    """pgvector's type, read in binary: parsing the text form takes longer than the search itself."""

    cache_ok = True

    def column_expression(self, colexpr: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.vector_send(colexpr, type_=self)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        def process(value: bytes | None) -> NDArray[np.float32] | None:
            # Wire format: two 16-bit numbers (dimensions, unused), then big-endian floats.
            return None if value is None else np.frombuffer(value, ">f4", offset=4).astype(np.float32)

        return process


class Vector(TypeDecorator[NDArray[np.float32]]):
    """A float32 vector: little-endian bytes on SQLite, pgvector's `vector` on PostgreSQL."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of the store."""
        return dialect.type_descriptor(_PostgresVector() if dialect.name == "postgresql" else LargeBinary())

    def process_bind_param(self, value: NDArray[np.float32] | None, dialect: Dialect) -> Any:
        """Bytes for SQLite, the array itself for pgvector."""
        if value is None:
            return None
        vector = np.asarray(value, dtype="<f4")
        if vector.ndim != 1:
            raise ValueError(f"a vector has one dimension, not {vector.ndim}")
        return vector if dialect.name == "postgresql" else vector.tobytes()

    def process_result_value(self, value: Any, dialect: Dialect) -> NDArray[np.float32] | None:
        """A float32 array of shape (dimensions,)."""
        if value is None or isinstance(value, np.ndarray):
            return value
        return np.frombuffer(value, "<f4").astype(np.float32, copy=False)

    def compare_values(self, x: Any, y: Any) -> bool:
        """Arrays compare element by element; the mapper needs one answer."""
        return x is y or (x is not None and y is not None and np.array_equal(x, y))

    def __repr__(self) -> str:
        return "Vector()"
