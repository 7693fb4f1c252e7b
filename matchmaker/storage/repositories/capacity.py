"""The ledger of partners' capacity: places of a month, taken and free."""

from matchmaker.storage.repositories.base import Repository


class CapacityRepository(Repository):
    """Takes and frees places; the database itself refuses one too many."""
