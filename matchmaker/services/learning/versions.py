"""Versions of the weights: list them, read one, approve or reject it, go back to the one before."""

import models
from matchmaker.domain.actor import Actor
from matchmaker.domain.clock import Clock
from matchmaker.domain.errors import Conflict, NotFound
from matchmaker.domain.person import clean_email
from matchmaker.domain.policy import Permission, Subject, require
from matchmaker.domain.vocabulary import ActivationKind, Role, UserStatus, WeightsDecision
from matchmaker.services.learning.effects import effect_view
from matchmaker.services.learning.live import LiveWeights, weights_of
from matchmaker.services.learning.reports import from_record
from matchmaker.services.learning.views import ActivationLine, VersionLine, VersionView, WeightsOverview
from matchmaker.storage.database import Database
from matchmaker.storage.unit_of_work import UnitOfWork, write_with_retry

LISTED = 50
"""Versions and activations in the list, the newest."""


class WeightVersions:
    """All methods raise NotFound for everybody but coordinators and administrators."""

    def __init__(self, database: Database, live: LiveWeights, clock: Clock) -> None:
        self._database = database
        self._live = live
        self._clock = clock

    def by_email(self, email: str) -> Actor:
        """Who decides on the command line. Raises NotFound unless an active coordinator or administrator."""
        with UnitOfWork(self._database) as uow:
            user = uow.accounts.by_email(clean_email(email))
            if user is not None and user.status == UserStatus.ACTIVE:
                for one in user.memberships:
                    if one.role in (Role.COORDINATOR, Role.ADMINISTRATOR):
                        # Whoever has a shell on the server needs no second factor any more.
                        return Actor(
                            user.id, Role(one.role), chamber_code=one.chamber_code, second_factor=True
                        )
        raise NotFound(f"{email} is no coordinator or administrator")

    def waiting(self, actor: Actor) -> int:
        """How many versions wait for a decision."""
        _require(actor)
        with UnitOfWork(self._database) as uow:
            return uow.weights.undecided()

    def overview(self, actor: Actor) -> WeightsOverview:
        """The newest versions, what is live, and what was."""
        _require(actor)
        return self.overview_for_operators()

    def overview_for_operators(self) -> WeightsOverview:
        """As `overview`, for the command line."""
        shipped, current = self._live.shipped.version, self._live.current().version
        with UnitOfWork(self._database) as uow:
            rows = uow.weights.newest(LISTED)
            names = uow.weights.names_of([row.created_by_id for row in rows if row.created_by_id])
            before = self._before(uow)
            return WeightsOverview(
                current,
                shipped,
                (before[0].version if before[0] else shipped) if before else None,
                tuple(self._line(row, current, names) for row in rows),
                tuple(
                    ActivationLine(one.version or shipped, one.kind, one.at, one.by)
                    for one in uow.weights.activations(LISTED)
                ),
            )

    def one(self, actor: Actor, version: str, language: str) -> VersionView:
        """One version with its comparison. Raises NotFound when there is none of this name."""
        _require(actor)
        current = self._live.current()
        with UnitOfWork(self._database) as uow:
            row = _row(uow, version)
            people = [one for one in (row.created_by_id, row.decided_by_id) if one]
            names = uow.weights.names_of(people)
            base = uow.weights.by_version(row.based_on)
            present = weights_of(base) if base else self._live.shipped
            effect = effect_view(
                uow,
                actor,
                from_record(row.report),
                present=present,
                proposed=weights_of(row),
                language=language,
            )
            return VersionView(
                self._line(row, current.version, names),
                row.based_on,
                row.note,
                row.decided_at,
                names.get(row.decided_by_id or 0),
                effect,
            )

    def approve(self, actor: Actor, version: str) -> None:
        """Let a version go live, a proposed one or one that was taken back; everybody ranks by it at once.

        Raises Conflict when it is live or was rejected, was compared with other weights than the live ones
        ("stale"), or was made for another model or engine ("outdated").
        """

        def work(uow: UnitOfWork) -> None:
            # Of two people at once the second must see what the first has let go live.
            uow.weights.lock()
            row = _row(uow, version)
            if row.decision is not None and (
                row.decision == WeightsDecision.REJECTED or row.version == self._version(uow)
            ):
                raise Conflict(f"{version} was {row.decision} already", row.decision)
            if not self._live.fits(row):
                raise Conflict(f"{version} was made for another model or engine", key="outdated")
            if row.based_on != self._version(uow):
                raise Conflict(f"{version} was compared with {row.based_on}, which is not live", key="stale")
            self._decide(row, actor, WeightsDecision.APPROVED)
            uow.weights.activate(row, ActivationKind.APPROVAL, actor.user_id, self._clock())

        _require(actor)
        write_with_retry(self._database, work)

    def reject(self, actor: Actor, version: str) -> None:
        """Put a proposed version aside. Raises Conflict when it was decided already."""
        _require(actor)

        def work(uow: UnitOfWork) -> None:
            uow.weights.lock()
            self._decide(_undecided(uow, version), actor, WeightsDecision.REJECTED)

        write_with_retry(self._database, work)

    def roll_back(self, actor: Actor) -> str:
        """Go back to what was live before the present version; gives the version that is live then.

        Raises Conflict when the product's own weights are live already.
        """

        def work(uow: UnitOfWork) -> str:
            uow.weights.lock()
            before = self._before(uow)
            if before is None:
                raise Conflict("the weights of the product are live already: nothing is behind them")
            uow.weights.activate(before[0], ActivationKind.ROLLBACK, actor.user_id, self._clock())
            return before[0].version if before[0] else self._live.shipped.version

        _require(actor)
        return write_with_retry(self._database, work)

    def _before(self, uow: UnitOfWork) -> "tuple[models.WeightVersion | None] | None":
        known, row = uow.weights.before_live()
        return (row,) if known else None

    def _version(self, uow: UnitOfWork) -> str:
        row = uow.weights.live()
        return row.version if row and self._live.fits(row) else self._live.shipped.version

    def _decide(self, row: "models.WeightVersion", actor: Actor, decision: WeightsDecision) -> None:
        row.decision, row.decided_at, row.decided_by_id = decision, self._clock(), actor.user_id

    def _line(self, row: "models.WeightVersion", current: str, names: dict[int, str]) -> VersionLine:
        found = from_record(row.report).quality
        state = row.decision or ("proposed" if self._live.fits(row) else "outdated")
        return VersionLine(
            version=row.version,
            origin=row.origin,
            state="live" if row.version == current else state,
            created_at=row.created_at,
            author=names.get(row.created_by_id or 0),
            needs=found.needs,
            difference=found.difference.mean,
            low=found.difference.low,
            high=found.difference.high,
        )


def _require(actor: Actor) -> None:
    require(actor, Permission.DECIDE_WEIGHTS, Subject(chamber_code=actor.chamber_code))


def _row(uow: UnitOfWork, version: str) -> "models.WeightVersion":
    row = uow.weights.by_version(version)
    if row is None:
        raise NotFound(f"there are no weights called {version}")
    return row


def _undecided(uow: UnitOfWork, version: str) -> "models.WeightVersion":
    row = _row(uow, version)
    if row.decision is not None:
        raise Conflict(f"{version} was {row.decision} already", row.decision)
    return row
