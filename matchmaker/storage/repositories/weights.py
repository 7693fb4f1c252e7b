"""Versions of the ranking's weights and their activations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from matchmaker.domain.vocabulary import ActivationKind
from matchmaker.storage.repositories.base import Repository
from models import CatalogueState, User, WeightActivation, WeightVersion


@dataclass(frozen=True, slots=True)
class Activation:
    """One change of the live weights; `version` None: those that come with the product."""

    version: str | None
    kind: str
    at: datetime
    by: str | None


class WeightsRepository(Repository):
    """The newest activation says what is live; without one the product's own weights are."""

    def add(self, row: WeightVersion) -> None:
        """Keep a new version. Raises ConcurrentChange when its name is taken."""
        self._session.add(row)
        self._session.flush()

    def by_version(self, version: str) -> WeightVersion | None:
        """The version of this name, or None."""
        return self._session.scalars(select(WeightVersion).filter_by(version=version)).one_or_none()

    def newest(self, limit: int) -> Sequence[WeightVersion]:
        """The newest versions first."""
        query = select(WeightVersion).order_by(WeightVersion.created_at.desc(), WeightVersion.id.desc())
        return self._session.scalars(query.limit(limit)).all()

    def names_like(self, start: str) -> set[str]:
        """Versions whose name begins so."""
        query = select(WeightVersion.version).where(WeightVersion.version.startswith(start, autoescape=True))
        return set(self._session.scalars(query))

    def undecided(self) -> int:
        """How many versions wait for a decision."""
        query = select(func.count()).select_from(WeightVersion).where(WeightVersion.decision.is_(None))
        return int(self._session.scalars(query).one())

    def mark(self) -> int:
        """Grows with every activation; 0 before the first."""
        return self._session.scalars(select(func.max(WeightActivation.id))).one() or 0

    def lock(self) -> None:
        """Let nobody else decide on weights until this unit of work ends; whoever waited starts afresh.

        The row is written, not only locked: a transaction that began before must not go on with what it saw.
        """
        self._session.execute(update(CatalogueState).values(version=CatalogueState.version))

    def live(self) -> WeightVersion | None:
        """The version that went live last; None: the product's own weights."""
        return self._version_of(self._latest())

    def before_live(self) -> tuple[bool, WeightVersion | None]:
        """Whether something was live before, and what (None: the product's own weights).

        Going back and forth does not count: the one before is what had been live when the present one was
        approved.
        """
        latest = self._latest()
        if latest is None or latest.version_id is None:
            return False, None
        query = select(WeightActivation).where(
            WeightActivation.version_id == latest.version_id,
            WeightActivation.kind == ActivationKind.APPROVAL,
        )
        approved = self._session.scalars(query.order_by(WeightActivation.id.desc()).limit(1)).one()
        earlier = select(WeightActivation).where(WeightActivation.id < approved.id)
        found = self._session.scalars(earlier.order_by(WeightActivation.id.desc()).limit(1)).one_or_none()
        return True, self._version_of(found)

    def activate(
        self, version: WeightVersion | None, kind: ActivationKind, by_id: int | None, at: datetime
    ) -> None:
        """Let a version go live, None the product's own weights."""
        self._session.add(
            WeightActivation(version_id=version.id if version else None, kind=kind, by_id=by_id, at=at)
        )
        self._session.flush()

    def activations(self, limit: int) -> list[Activation]:
        """The newest changes of the live weights first."""
        query = (
            select(WeightVersion.version, WeightActivation.kind, WeightActivation.at, User.name)
            .select_from(WeightActivation)
            .outerjoin(WeightVersion, WeightVersion.id == WeightActivation.version_id)
            .outerjoin(User, User.id == WeightActivation.by_id)
            .order_by(WeightActivation.id.desc())
        )
        return [Activation(*row) for row in self._session.execute(query.limit(limit))]

    def names_of(self, ids: Sequence[int]) -> dict[int, str]:
        """Names of people by id."""
        rows = self._session.execute(select(User.id, User.name).where(User.id.in_(ids)))
        return {row[0]: row[1] for row in rows}

    def _latest(self) -> WeightActivation | None:
        query = select(WeightActivation).order_by(WeightActivation.id.desc()).limit(1)
        return self._session.scalars(query).one_or_none()

    def _version_of(self, activation: WeightActivation | None) -> WeightVersion | None:
        if activation is None or activation.version_id is None:
            return None
        return self._session.get(WeightVersion, activation.version_id)
