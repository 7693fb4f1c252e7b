"""Writing what must exist once, when two do it at the same moment."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

T = TypeVar("T")


def write_once(database: Database, work: Callable[[UnitOfWork], T]) -> T:
    """Do `work` and commit; when another one has just written the same, do it again with that in sight.

    `work` must look for what may be there already.
    """
    try:
        return write_with_retry(database, work)
    except IntegrityError:
        return write_with_retry(database, work)
