"""Graph indexes (HNSW) over the vectors of one model: search that touches few of many rows."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import LargeBinary, bindparam, text

from matchmaker.storage.repositories.base import Repository
from models.types import Vector

PREFIX = "hnsw_embeddings_"
"""Names of these indexes; they belong to a model and not to the tables, so no migration knows them."""
MOST_DIMENSIONS = 4_000
"""pgvector indexes vectors of 16-bit numbers up to this length."""
EFFORT = 400
"""Rows that a search keeps in view (hnsw.ef_search): measured recall stands in docs/adr/0017."""
MOST_VISITED = 40_000
"""Rows after which a filtered search gives up and an exact one answers."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The graph over one model's vectors of one kind."""

    model: str
    kind: str

    @property
    def name(self) -> str:
        """Name of the index."""
        return PREFIX + sha256(f"{self.kind}/{self.model}".encode()).hexdigest()[:16]

    @property
    def condition(self) -> str:
        """SQL for the rows that the index covers; to be used within `text`."""
        return f"model = {_literal(self.model)} AND kind = {_literal(self.kind)}"

    def create(self, dimensions: int) -> str:
        """SQL that creates the index beside running services, outside a transaction."""
        return (
            f"CREATE INDEX CONCURRENTLY {self.name} ON embeddings"
            f" USING hnsw ((vector::halfvec({dimensions})) halfvec_ip_ops) WHERE {self.condition}"
        )


def _literal(value: str) -> str:
    quoted = value.replace("'", "''").replace(":", r"\:")
    return f"'{quoted}'"


class GraphRepository(Repository):
    """Looks for graph indexes and searches with them; whoever creates them does so outside a transaction.

    PostgreSQL only, but for `usable`.
    """

    def usable(self, graph: Graph) -> bool:
        """Whether the index is there and complete; never on SQLite."""
        if self._session.get_bind().dialect.name == "sqlite":
            return False
        return self.names().get(graph.name, False)

    def names(self) -> dict[str, bool]:
        """All graph indexes, and whether each is complete (one whose creation was interrupted is not)."""
        rows = self._session.execute(
            text(
                "SELECT c.relname, i.indisvalid AND i.indisready FROM pg_index i JOIN pg_class c"
                " ON c.oid = i.indexrelid"
                " WHERE i.indrelid = 'embeddings'::regclass AND starts_with(c.relname, :p)"
            ),
            {"p": PREFIX},
        )
        return {row[0]: row[1] for row in rows}

    def nearest_in(
        self, graph: Graph, query: NDArray[np.float32], first: int, marks: bytes, k: int
    ) -> list[tuple[int, float]]:
        """(id, dot product) of about the k best marked rows, in any order: bit n of `marks` is row first + n.

        Rows are found by 16-bit numbers and scored by the 32-bit ones. May give fewer than k although more
        are marked.
        """
        for name, value in (
            ("hnsw.ef_search", max(EFFORT, min(2 * k, 1000))),
            ("hnsw.iterative_scan", "relaxed_order"),
            ("hnsw.max_scan_tuples", MOST_VISITED),
            # The planner knows nothing of the table's size right after an import: leave it only the graph.
            ("enable_sort", "off"),
            ("enable_seqscan", "off"),
        ):
            self._session.execute(text(f"SET LOCAL {name} = {value}"))
        half = f"halfvec({query.size})"
        # Model and kind must stand in the statement itself, or the index is not known to fit.
        near = (
            f"SELECT id, vector FROM embeddings WHERE {graph.condition}"  # noqa: S608 (quoted literals)
            " AND CASE WHEN id BETWEEN :first AND :last THEN get_bit(:marks, id - :first) = 1 ELSE false END"
            f" ORDER BY vector::{half} <#> CAST(CAST(:query AS vector) AS {half}) LIMIT :k"
        )
        statement = text(
            f"SELECT id, -(vector <#> CAST(:query AS vector)) AS score FROM ({near}) AS near"  # noqa: S608
        ).bindparams(
            bindparam("query", query, type_=Vector()),
            bindparam("marks", marks, type_=LargeBinary()),
        )
        values: dict[str, Any] = {"first": first, "last": first + len(marks) * 8 - 1, "k": k}
        return [(row.id, row.score) for row in self._session.execute(statement, values)]
