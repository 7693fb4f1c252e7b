"""Vectors of texts, kept per model, kind and text hash."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Float,
    Integer,
    LargeBinary,
    Row,
    Select,
    bindparam,
    delete,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from matchmaker.storage.repositories.base import Repository, chunks
from models import Embedding
from models.types import Vector

FloatVector = NDArray[np.float32]


class EmbeddingRepository(Repository):
    """Looks vectors up and keeps new ones; vectors of different models never meet in one answer."""

    def find(self, model: str, kind: str, hashes: Collection[str]) -> dict[str, FloatVector]:
        """The vectors already kept, by text hash."""
        query = select(Embedding.text_hash, Embedding.vector)
        return {row.text_hash: row.vector for row in self._of_hashes(query, model, kind, hashes)}

    def ids(self, model: str, kind: str, hashes: Collection[str]) -> dict[str, int]:
        """The row ids of the vectors already kept, by text hash."""
        query = select(Embedding.text_hash, Embedding.id)
        return {row.text_hash: row.id for row in self._of_hashes(query, model, kind, hashes)}

    def _of_hashes(
        self, query: Select[*tuple[Any, ...]], model: str, kind: str, hashes: Collection[str]
    ) -> Iterator[Row[*tuple[Any, ...]]]:
        mine = query.where(Embedding.model == model, Embedding.kind == kind)
        for part in chunks(hashes):
            yield from self._session.execute(mine.where(Embedding.text_hash.in_(part)))

    def add(self, model: str, kind: str, vectors: Mapping[str, FloatVector]) -> None:
        """Keep vectors by text hash; those another process kept meanwhile are left as they are."""
        if not vectors:
            return
        rows = [
            {"model": model, "kind": kind, "text_hash": text_hash, "vector": vector}
            for text_hash, vector in vectors.items()
        ]
        on_sqlite = self._session.get_bind().dialect.name == "sqlite"
        insert = sqlite.insert(Embedding) if on_sqlite else postgresql.insert(Embedding)
        self._session.execute(insert.on_conflict_do_nothing(), rows)

    def delete_others(self, kind: str, model: str, keep: Collection[str]) -> int:
        """Delete this kind's vectors of other models and of texts not in `keep`; how many went."""
        wanted = set(keep)
        rows = self._session.execute(
            select(Embedding.id, Embedding.model, Embedding.text_hash).where(Embedding.kind == kind)
        )
        orphans = [row.id for row in rows if row.model != model or row.text_hash not in wanted]
        for part in chunks(orphans):
            self._session.execute(delete(Embedding).where(Embedding.id.in_(part)))
        return len(orphans)

    def count(self, model: str | None = None, kind: str | None = None) -> int:
        """How many vectors are kept, of one model or kind when given."""
        query = select(func.count()).select_from(Embedding)
        if model is not None:
            query = query.where(Embedding.model == model)
        if kind is not None:
            query = query.where(Embedding.kind == kind)
        return self._session.scalars(query).one()

    def scores_of(self, queries: FloatVector, ids: Sequence[int]) -> list[tuple[float, ...]]:
        """Dot products of each given row with every query, in ascending order of ids. PostgreSQL only."""
        products = [
            (-_distance(bindparam(f"query{number}", query, type_=Vector()))).label(f"score{number}")
            for number, query in enumerate(queries)
        ]
        found = select(*products).where(Embedding.id == func.any(_array(ids))).order_by(Embedding.id)
        return [tuple(row) for row in self._session.execute(found)]

    def count_of(self, ids: Sequence[int]) -> int:
        """How many of these rows there are. PostgreSQL only."""
        found = select(func.count()).select_from(Embedding).where(Embedding.id == func.any(_array(ids)))
        return self._session.scalars(found).one()

    def nearest_of(self, query: FloatVector, ids: Sequence[int], k: int | None) -> list[tuple[int, float]]:
        """(id, dot product) of the k best of the given rows, best first; all of them when k is None.

        PostgreSQL only.
        """
        return self._nearest(query, Embedding.id == func.any(_array(ids)), k)

    def nearest_in(self, query: FloatVector, first: int, marks: bytes, k: int) -> list[tuple[int, float]]:
        """(id, dot product) of the k best marked rows, best first: bit n of `marks` stands for row first + n.

        A bit per row keeps the query small where a list of ids would be a megabyte. PostgreSQL only.
        """
        bit = func.get_bit(bindparam("marks", marks, type_=LargeBinary()), Embedding.id - first)
        marked = Embedding.id.between(first, first + len(marks) * 8 - 1) & (bit == 1)
        return self._nearest(query, marked, k)

    def _nearest(
        self, query: FloatVector, which: ColumnElement[bool], k: int | None
    ) -> list[tuple[int, float]]:
        distance = _distance(bindparam("query", query, type_=Vector()))
        found = select(Embedding.id, (-distance).label("score")).where(which)
        return [(row.id, row.score) for row in self._session.execute(found.order_by(distance).limit(k))]


def _distance(query: BindParameter[Any]) -> ColumnElement[float]:
    return Embedding.vector.op("<#>", return_type=Float())(query)


def _array(ids: Sequence[int]) -> ColumnElement[Sequence[int]]:
    return bindparam("ids", list(ids), type_=postgresql.ARRAY(Integer))
