"""What all repositories share."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")

IN_LIST = 1000
"""Values per IN (...) list: well below the limits of both stores."""


class Repository:
    """Queries on one session; the unit of work creates it and owns the transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session


def chunks(values: Iterable[T], size: int = IN_LIST) -> Iterator[list[T]]:
    """Lists of at most `size` values, in order."""
    iterator = iter(values)
    while part := list(islice(iterator, size)):
        yield part
