"""Creates the graph index (HNSW) of the model in use and drops those of models that are not."""

from sqlalchemy import text

from matchmaker.storage.database import Database
from matchmaker.storage.repositories.graphs import MOST_DIMENSIONS, Graph
from matchmaker.storage.unit_of_work import UnitOfWork

GRAPH_FROM = 20_000
"""Vectors of a model from which a graph is searched; below, reading all of them is as quick, and exact."""
BUILD_MEMORY = "1GB"
"""What building a graph may use; a graph that does not fit is built many times slower."""


def ensure_graph(
    database: Database, model: str, kind: str, dimensions: int, *, graph_from: int = GRAPH_FROM
) -> bool:
    """Create the model's graph index if it is worth it; drop incomplete ones and other models' of this kind.

    Services go on reading and writing meanwhile. May be interrupted: what is left is not used and is dropped
    by the next call. Nothing happens on SQLite. Gives whether there is a complete index now.
    """
    if database.is_sqlite:
        return False
    graph = Graph(model, kind)
    with UnitOfWork(database) as uow:
        names, count = uow.graphs.names(), uow.embeddings.count(model, kind)
    wanted = graph.name
    worth_it = count >= graph_from and dimensions <= MOST_DIMENSIONS
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name, complete in names.items():
            if name != wanted or not complete or not worth_it:
                connection.execute(text(f"DROP INDEX CONCURRENTLY IF EXISTS {name}"))
        if not worth_it:
            return False
        if not names.get(wanted):
            connection.execute(text(f"SET maintenance_work_mem = '{BUILD_MEMORY}'"))
            connection.execute(text(graph.create(dimensions)))
            connection.execute(text("RESET maintenance_work_mem"))
    return True
