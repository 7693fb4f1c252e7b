"""What can go wrong between the product and its database."""

from matchmaker.domain.errors import MatchmakerError


class StorageError(MatchmakerError):
    """Base of every expected failure of the database."""


class ConcurrentChange(StorageError):
    """Someone else changed the same data meanwhile, or kept it locked too long; trying again may help."""


class StoreUnavailable(StorageError):
    """The database cannot be reached, is damaged, or its disk is full."""


class SchemaOutdated(StorageError):
    """The database's tables are not those this version needs; `matchmaker db upgrade` helps."""
