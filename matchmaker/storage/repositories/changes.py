"""What changed in the catalogue from one version to another."""

from dataclasses import dataclass
from secrets import token_hex

from sqlalchemy import delete, func, insert, select

from matchmaker.domain.vocabulary import CatalogueChangeKind
from matchmaker.storage.repositories.base import Repository, chunks
from matchmaker.storage.sessions import CatalogueChanges
from models import CatalogueChange, CatalogueState, Offering, Partner

KEPT = 10_000
"""Versions whose changes are kept: a process that is further behind reads the whole catalogue."""
MOST_PARTNERS = 500
"""Partners of one version that are named; beyond, reading everything is as quick."""


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """Partners and taxonomy that differ from an older version."""

    partners: frozenset[str]
    topics: bool


class ChangeRepository(Repository):
    """Writes a version's changes in the transaction that made them: both are seen at once or never."""

    def note(self, changes: CatalogueChanges) -> None:
        """Keep what the present version changed; the version must have been raised already."""
        version = self._version()
        partners = set() if changes.anything else self._partner_keys(changes)
        named: list[tuple[CatalogueChangeKind, str | None]]
        named = [(CatalogueChangeKind.PARTNER, key) for key in sorted(partners)]
        if changes.anything or len(partners) > MOST_PARTNERS:
            named = [(CatalogueChangeKind.ALL, None)]
        if changes.topics:
            named.append((CatalogueChangeKind.TOPICS, None))
        token = token_hex(16)
        # A list that has become empty, of changes that took each other back, still needs its version's row.
        rows = [
            {"version": version, "token": token, "what": what.value, "partner_key": key}
            for what, key in named or [(CatalogueChangeKind.TOPICS, None)]
        ]
        self._session.execute(insert(CatalogueChange), rows)
        self._session.execute(delete(CatalogueChange).where(CatalogueChange.version <= version - KEPT))

    def since(self, version: int) -> ChangedSince | None:
        """What differs between a version and the present one; None when unknown or possibly anything."""
        present = self._version()
        if version > present:
            return None
        rows = self._session.execute(
            select(CatalogueChange.version, CatalogueChange.what, CatalogueChange.partner_key)
            .where(CatalogueChange.version > version)
            .distinct()
        ).all()
        if {row.version for row in rows} != set(range(version + 1, present + 1)):
            return None
        if any(row.what == CatalogueChangeKind.ALL for row in rows):
            return None
        topics = any(row.what == CatalogueChangeKind.TOPICS for row in rows)
        return ChangedSince(frozenset(row.partner_key for row in rows if row.partner_key), topics)

    def token(self, version: int) -> str | None:
        """What was drawn for a version; None when its changes are not kept."""
        query = select(func.min(CatalogueChange.token)).where(CatalogueChange.version == version)
        return self._session.scalars(query).one()

    def _version(self) -> int:
        return self._session.scalars(select(CatalogueState.version)).one()

    def _partner_keys(self, changes: CatalogueChanges) -> set[str]:
        keys, numbers, offerings = set(changes.partners), set(changes.partner_ids), set()
        for row in changes.rows:
            if isinstance(row, Partner):
                keys.add(row.key)
            elif hasattr(row, "partner_id"):
                numbers.add(row.partner_id)
            else:
                offerings.add(row.offering_id)
        for part in chunks(offerings):
            numbers.update(
                self._session.scalars(select(Offering.partner_id).where(Offering.id.in_(part)).distinct())
            )
        for part in chunks(numbers):
            keys.update(self._session.scalars(select(Partner.key).where(Partner.id.in_(part))))
        return keys
