"""Whether this installation can answer, for monitoring."""

from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork


class Health:
    """Asks the database for the catalogue's version: that fails when it is away or not prepared."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def check(self) -> dict[str, int]:
        """The catalogue's version. Raises the storage error when the database does not answer."""
        with UnitOfWork(self._database) as uow:
            return {"catalogue": uow.catalogue.version()}
